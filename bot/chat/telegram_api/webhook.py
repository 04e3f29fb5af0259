"""The webhook: where Telegram is asked to bring updates, and what Telegram says is wrong with it."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, TelegramError

from bot.chat.telegram_api.troubles import AlreadyTold, Troubles

_LOOK_EVERY = 60.0
_RECENT = timedelta(minutes=10)
"""Telegram keeps its last error for ever; an older one may be long mended."""
_MANY = 100
_KINDS = ("address", "kinds", "delivery", "waiting")
_MENDS = {
    "404": "the path of WEBHOOK_URL does not arrive as it is; a proxy that strips it must pass it on",
    "403": "the secret does not arrive; WEBHOOK_SECRET must be the same in every process, and a proxy must pass it on",
    "certificate": "Telegram does not trust the certificate of the address",
    "SSL": "Telegram does not trust the certificate of the address",
    "refused": "nothing listens where WEBHOOK_URL leads",
    "timed out": "nothing answers where WEBHOOK_URL leads, or not in time",
    "resolve": "the host name of WEBHOOK_URL is not known",
}
"""What to look at, by a word of Telegram's sentence."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address, and the word by which whoever brings an update is known to be Telegram."""

    url: str
    secret: str = field(repr=False)


async def set_webhook(bot: Bot, webhook: Webhook, kinds: Collection[str], connections: int, troubles: Troubles) -> None:
    """Have updates brought by so many connections at most; raises AlreadyTold when Telegram refuses the address."""
    try:
        await bot.set_webhook(
            webhook.url,
            secret_token=webhook.secret,
            allowed_updates=tuple(kinds),
            max_connections=connections,
            drop_pending_updates=False,
        )
    except BadRequest as error:
        troubles.tell("refused", f"Telegram refuses WEBHOOK_URL: {error}{_mend(str(error))}")
        raise AlreadyTold(str(error)) from None
    troubles.over("refused")


async def watch_webhook(
    bot: Bot, webhook: Webhook, kinds: Collection[str], troubles: Troubles, every: float = _LOOK_EVERY
) -> None:
    """Ask Telegram about the webhook once a minute, until cancelled."""
    since = datetime.now(UTC)
    while True:
        await asyncio.sleep(every)
        try:
            info = await bot.get_webhook_info()
        except TelegramError:
            continue  # told by whatever else is asked of Telegram
        found = webhook_troubles(info, webhook, kinds, max(since, datetime.now(UTC) - _RECENT))
        for kind, sentence in found.items():
            troubles.tell(kind, sentence)
        troubles.over(*(kind for kind in _KINDS if kind not in found))


def webhook_troubles(
    info: WebhookInfo, webhook: Webhook | None, kinds: Collection[str], since: datetime
) -> Mapping[str, str]:
    """What is wrong by Telegram's own words, by kind; `webhook` is what should be set, None where the bot polls.

    Errors from before `since` count as mended.
    """
    found = {}
    place = urlsplit(info.url).hostname  # not the whole address: others put their token into its path
    if webhook is None:
        if info.url:
            found["address"] = (
                f"a webhook is set at {place}, so that polling brings nothing: another program uses the same bot token"
            )
    elif not info.url:
        found["address"] = "the webhook has been taken away: another process polls with the same bot token"
    elif info.url != webhook.url:
        found["address"] = f"the webhook has been set to {place} instead: another program uses the same bot token"
    elif info.allowed_updates and not set(kinds) <= set(info.allowed_updates):
        lacking = ", ".join(sorted(set(kinds) - set(info.allowed_updates)))
        found["kinds"] = f"the webhook has been set anew, without {lacking}: another program uses the same bot token"
    when = info.last_error_date
    if info.url and when is not None and when > since and info.last_error_message:
        said = info.last_error_message
        found["delivery"] = f"Telegram could not bring an update at {when:%H:%M} UTC: {said}{_mend(said)}"
    if info.url and info.pending_update_count > _MANY:
        found["waiting"] = f"{info.pending_update_count} updates wait at Telegram"
    return found


def _mend(said: str) -> str:
    return next((f"; {mend}" for word, mend in _MENDS.items() if word.lower() in said.lower()), "")
