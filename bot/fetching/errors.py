"""The errors of fetching. None of them ever carries the API's key."""

from bot.domain.errors import TradebotError
from bot.domain.values import Number, Value, Verbatim, say


class FetchFailed(TradebotError):
    """Base: `reason` is a sentence of the catalogues that says what happened and what to do."""

    reason: Value


class KeyMissing(FetchFailed):
    """The API answers without a key with a redirection to a web page, or with that page itself."""

    reason = say("The Census API wants a key: set CENSUS_API_KEY. A key is free.")


class KeyRefused(FetchFailed):
    """The API does not know the key."""

    reason = say("The Census API refuses the key. Check CENSUS_API_KEY.")


class Forbidden(FetchFailed):
    """Some networks get 403, whatever they ask."""

    def __init__(self, host: str) -> None:
        self.reason = say(
            "{host} refuses this network. Fetch the file elsewhere and load it by hand.", host=Verbatim(host)
        )
        super().__init__(host)


class HostUnreachable(FetchFailed):
    """No answer in time, or none at all; passes by itself as a rule."""

    def __init__(self, host: str, why: str) -> None:
        self.reason = say("{host} cannot be reached: {why}.", host=Verbatim(host), why=Verbatim(why))
        super().__init__(f"{host}: {why}")


class BadStatus(FetchFailed):
    """An answer with a status that means no data."""

    def __init__(self, host: str, status: int) -> None:
        self.status = status
        self.reason = say("{host} answers with status {status}.", host=Verbatim(host), status=Verbatim(str(status)))
        super().__init__(f"{host}: {status}")


class NotData(FetchFailed):
    """An answer of success that is not data: the source has changed, and a person has to look."""

    def __init__(self, host: str) -> None:
        self.reason = say("{host} answers with something else than data.", host=Verbatim(host))
        super().__init__(host)


class CapReached(FetchFailed):
    """The day's requests are used up."""

    def __init__(self, most: int) -> None:
        self.reason = say("The day's {n} requests to Census are used up (CENSUS_DAILY_REQUESTS).", n=Number(most))
        super().__init__(str(most))
