"""What a push needs and a test makes: a newsroom with a document, and the turn to send."""

from collections.abc import Collection

from bot.domain.document import Choice, Document, Headline, Kind, Paragraph
from bot.domain.values import Verbatim


class Office:
    """Says one line for whatever is asked, and remembers what that was."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.loads = 0
        self.fails: Exception | None = None
        self.further = 0
        """Paragraphs that every document has after its headline; two hardly fit in one message."""

    def knows(self, load: int) -> bool:
        return load <= self.loads

    async def summary(self, month, language, partners, hidden) -> Document:
        words = " ".join([f"Summary of {month}", *partners, *(f"without {block}" for block in hidden)])
        return self._say(words, language)

    def shown(self, month, _language, partners, _hidden) -> dict[str, int]:
        return {f"{partner} imports {month}": 1 for partner in partners}

    async def briefing(self, month, language) -> Document:
        return self._say(f"Briefing of {month}", language)

    async def revisions(self, campaign, language) -> Document:
        return self._say(f"Revisions by {campaign.load}", language)

    async def alerts(self, month, language, subjects) -> Document:
        return self._say(f"Alerts of {month}: {', '.join(subjects)}", language)

    async def notice(self, campaign, language) -> Document:
        return self._say(f"{campaign.subject}: {campaign.about}", language)

    def _say(self, words: str, language: str) -> Document:
        self.asked.append((words, language))
        if self.fails:
            raise self.fails
        more = [Paragraph(Verbatim(f"{number} {'.' * 2500}")) for number in range(1, self.further + 1)]
        choices = (Choice(Verbatim("Months"), "/months"),)
        return Document(Kind.OVERVIEW, (Headline(Verbatim(words)), *more), choices=choices)


class Always:
    """The turn to send, where nobody else wants it."""

    def __init__(self) -> None:
        self.name = f"sender {id(self)}"

    async def take(self) -> bool:
        return True

    async def gone(self, names: Collection[str]) -> set[str]:
        return set(names) - {self.name}
