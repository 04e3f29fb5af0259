"""Check that the world's row and each partner are there, and only once."""

from collections import Counter
from collections.abc import Iterator

from bot.domain.figures import Measure, Usd
from bot.domain.loads import Severity
from bot.domain.partner import NO_PARTNERS, WORLD
from bot.domain.values import Amount, Name, Number, say
from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding

# Partners come and go with a few thousand dollars. One with this much trade does not vanish in a month.
_TOO_LARGE_TO_VANISH = 100_000_000
# In the shipped months 224 to 233 partners trade. Fewer than nine in ten of the month before is half a file.
_FEWEST_IN_TEN = 9


def check(file: CheckedFile) -> Iterator[Finding]:
    if file.tables:
        yield from _tables(file)
    if file.is_complete:
        yield from _complete(file)


def _tables(file: CheckedFile) -> Iterator[Finding]:
    """The source sees a label twice; only names resolved show that 臺灣 and Taiwan are one."""
    seen = Counter[tuple[Measure, str]]()
    for figure in file.tables:
        seen[figure.measure, figure.partner] += 1
        if seen[figure.measure, figure.partner] > 1:
            message = say("{partner} stands in this table already.", partner=Name(figure.partner))
            yield Finding(Severity.ERROR, "twice", figure.where, message)


def _complete(file: CheckedFile) -> Iterator[Finding]:
    if WORLD not in file.newest_figures:
        message = say("The world's row of {month} is missing.", month=file.newest)
        yield Finding(Severity.ERROR, "world", "", message)
    before = {code for code, flows in file.known_flows(file.newest - 1).items() if flows.of(Measure.TOTAL)}
    now = {code for code, flows in file.newest_figures.items() if flows.of(Measure.TOTAL)}
    if 10 * len(now) < _FEWEST_IN_TEN * len(before):
        message = say(
            "{n} partners have figures in {month}; a month before {before} had.",
            n=Number(len(now)),
            month=file.newest,
            before=Number(len(before)),
        )
        yield Finding(Severity.WARNING, "partner_missing", str(file.newest), message)
    for code, flows in file.known_flows(file.newest - 1).items():
        total = flows.of(Measure.TOTAL) or 0
        # The trade API has no rows of what is no partner, so a release read from there lacks nothing.
        if code not in NO_PARTNERS and total >= _TOO_LARGE_TO_VANISH and code not in file.newest_figures:
            message = say(
                "{partner} has no row in {month}. A month before it traded {amount}.",
                partner=Name(code),
                month=file.newest,
                amount=Amount(Usd(total)),
            )
            yield Finding(Severity.WARNING, "partner_missing", "", message)
