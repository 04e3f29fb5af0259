"""Loads, and what becomes of one that is taken back, as operators read of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.document import source_name
from bot.domain.loads import Loader, PastLoad, UnloadReport, UnloadStatus
from bot.domain.values import Number, Say, Value, Verbatim, nsay, say

_MOST_MONTHS = 12


def named(past: PastLoad) -> Say:
    """`Load 3, country.xlsx`."""
    return say("Load {number}, {file}", number=Number(past.load.number), file=Verbatim(past.load.source.origin))


def about(past: PastLoad, zone: ZoneInfo) -> Value:
    """Its source, months, and who loaded it when; or who took it back when. Times are of the office's zone."""
    load = past.load
    loaded = _when(load.source.loaded_at, load.by, zone)
    if past.taken_back is None:
        return say("{source}; {months}; {when}", source=source_name(load.source), months=_months(past), when=loaded)
    return say(
        "{source}; {months}; {when}; taken back {then}",
        source=source_name(load.source),
        months=_months(past),
        when=loaded,
        then=_when(past.taken_back.at, past.taken_back.by, zone),
    )


def told(report: UnloadReport, zone: ZoneInfo, *, is_asked_only: bool) -> list[Value]:
    """What became of the load, or would; one sentence or more."""
    number = Number(report.number)
    if report.status is UnloadStatus.UNKNOWN or report.load is None:
        return [say("There is no load {number}; the list of loads has their numbers.", number=number)]
    name = named(report.load)
    if report.status is UnloadStatus.ALREADY_TAKEN_BACK:
        return [say("It was taken back already: {load}", load=name)]
    if is_asked_only:
        sentences: list[Value] = [say("To be taken back: {load}", load=name)]
    else:
        sentences = [say("Taken back: {load}", load=name)]
    sentences.append(
        say("Its figures count no more, as if it had never been loaded: {about}", about=about(report.load, zone))
    )
    if report.lost:
        sentences.append(_lost(report))
    if report.cancelled:
        sentences.append(
            nsay(
                "{n} message about it that has not left is cancelled.",
                "{n} messages about it that have not left are cancelled.",
                report.cancelled,
            )
        )
    if report.sent:
        sentences.append(
            nsay(
                "{n} chat has been told its figures; a correction waits in the outbox for your word.",
                "{n} chats have been told its figures; a correction waits in the outbox for your word.",
                report.sent,
            )
        )
    if report.is_shipped:
        sentences.append(say("It came with the program, and is not loaded again at the next start."))
    sentences.append(say("The same file can be loaded again."))
    return sentences


def _lost(report: UnloadReport) -> Say:
    first, last = report.lost[0], report.lost[-1]
    if first == last:
        return say("Nothing is loaded of {month} any more.", month=first)
    return nsay(
        "Nothing is loaded of {n} month any more, between {first} and {last}.",
        "Nothing is loaded of {n} months any more, between {first} and {last}.",
        len(report.lost),
        first=first,
        last=last,
    )


def _months(past: PastLoad) -> Value:
    first, last = past.load.months[0], past.load.months[-1]
    return first if first == last else say("{first} to {last}", first=first, last=last)


def _when(moment: datetime, by: str, zone: ZoneInfo) -> Value:
    day = Verbatim(f"{moment.astimezone(zone):%Y-%m-%d %H:%M}")
    match by:
        case Loader.SHIPPED:
            return say("{time}, shipped with the program", time=day)
        case Loader.INBOX:
            return say("{time}, from the inbox", time=day)
        case Loader.FETCHED:
            return say("{time}, fetched from the Census Bureau", time=day)
        case "":
            return day
        case _:
            return say("{time}, {person}", time=day, person=Verbatim(by))
