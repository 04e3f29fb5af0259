"""Ask the Census Bureau for new figures and load them"""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from bot.app import opened
from bot.domain.values import Value, say
from bot.fetching.census import make_census
from bot.fetching.fetch_result import FetchOutcome, FetchResult
from bot.fetching.inbox import make_inbox
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.loading.wording import told
from bot.settings import Settings
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.progress import bars

_PLACES = {
    "census_api": say("Census API"),
    "census_products": say("Census API, products"),
    "census_workbook": say("Census workbook"),
}
_CENSUS = "Census"
_WRONG = (FetchOutcome.REFUSED, FetchOutcome.FAILED)


EXAMPLES = (
    "fetch --dry-run",
    "fetch --yes",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--products", action="store_true", help="only trade by product: what is missing of the last 25 months"
    )
    parser.add_argument("--dry-run", action="store_true", help="check only; change nothing")
    parser.add_argument("--yes", action="store_true", help="load although there are warnings")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text without it")
    parser.set_defaults(job=_fetch)


async def _fetch(settings: Settings, arguments: Namespace) -> int:
    """Fetch from both places and say what came of each; done when one has answered and nothing was refused."""
    async with opened(settings) as app:
        speech = localizer(app.language)
        inbox = make_inbox(settings.tradebot_home, app.loading, speech, monotonic)
        census = make_census(
            store=app.store,
            loading=app.loading,
            inbox=inbox,
            now=lambda: datetime.now(UTC),
            api_url=settings.census_api_url,
            api_key=settings.census_api_key,
            workbook_url=settings.census_workbook_url,
            daily_requests=settings.census_daily_requests,
        )
        words = {"dry_run": arguments.dry_run, "accept_warnings": arguments.yes}
        with bars() as draw:
            draw(_CENSUS, 0, None)
            if arguments.products:
                fetched = await census.fetch_products(**words, told=partial(draw, _CENSUS))
            else:
                fetched = await census.fetch(**words)
        for one in fetched:
            if arguments.format == "json":
                print(json.dumps(_as_json(one, speech), ensure_ascii=False))
            else:
                print(_told(one, speech), file=sys.stderr if one.outcome in _WRONG else sys.stdout)
            if one.outcome is FetchOutcome.REFUSED and not arguments.dry_run:
                print(speech.labelled(speech.say(say("The file is in")), str(inbox.refused)), file=sys.stderr)
        outcomes = {one.outcome for one in fetched}
        return (
            REFUSED if FetchOutcome.REFUSED in outcomes or outcomes == {FetchOutcome.FAILED} or not outcomes else DONE
        )


def _told(one: FetchResult, speech: Localizer) -> str:
    place = speech.say(_PLACES[one.source])
    if one.report is not None:
        return told(f"{place} ({one.name})", one.report, speech)
    return speech.labelled(place, speech.say(_sentence(one)))


def _sentence(one: FetchResult) -> Value:
    if one.reason is not None:
        return one.reason
    if one.month is not None:
        return say("{month} is not published yet.", month=one.month)
    return say("unchanged since it was last fetched")


def _as_json(one: FetchResult, speech: Localizer) -> dict[str, object]:
    """A load's object where there was one, with the same words where there was none."""
    if one.report is not None:
        return one.report.as_json(speech.say)
    finding = {"severity": "error", "check": "fetch", "where": one.source, "message": speech.say(_sentence(one))}
    return {
        "status": one.outcome.value,
        "source": one.source,
        "months": [],
        "figures": 0,
        "findings": [] if one.reason is None else [finding],
        "campaign": None,
    }
