"""What one process does of a running bot: everything, answering webhooks (web), or sending and fetching (worker)."""

import hashlib
from dataclasses import dataclass

from bot.chat.telegram_api.webhook import Webhook
from bot.redaction import hide
from bot.settings import BadSetting, Settings


@dataclass(frozen=True, slots=True)
class ProcessRole:
    """Whether a process of the role hears people, and whether it sends campaigns and may lead."""

    name: str
    hears: bool
    works: bool


_ROLES = {
    "all": ProcessRole("all", hears=True, works=True),
    "web": ProcessRole("web", hears=True, works=False),
    "worker": ProcessRole("worker", hears=False, works=True),
}


def role_named(name: str, webhook: Webhook | None, *, database_is_shared: bool) -> ProcessRole:
    """Give the role of that name; raises BadSetting when the settings do not allow it."""
    if name != "all" and not database_is_shared:
        raise BadSetting(f"--role {name} shares its work with other processes: DATABASE_URL must name a PostgreSQL.")
    if name == "web" and webhook is None:
        raise BadSetting("--role web answers webhooks: WEBHOOK_URL must be the address that Telegram reaches it at.")
    return _ROLES[name]


def webhook_of(settings: Settings) -> Webhook | None:
    """Give the webhook's address and secret; None where the bot polls."""
    if not settings.webhook_url:
        return None
    # Every process derives the same, and who does not know the token cannot.
    made = hashlib.sha256(f"webhook of {settings.telegram_bot_token}".encode()).hexdigest()
    hide(made)
    return Webhook(settings.webhook_url, settings.webhook_secret or made)
