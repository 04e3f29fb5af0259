"""The International Trade API: one month of one flow at a time, every country.

Answers nobody would expect: status 204 and no body for a month not published; a redirection to a web page, or
that page with status 200, for a missing key; a page with the header `X-DataWebAPI-KeyError` for a wrong one.
"""

from http import HTTPStatus

from yarl import URL

from bot.domain.time import Month
from bot.fetching.errors import BadStatus, KeyMissing, KeyRefused, NotData
from bot.fetching.http_client import HttpClient, Response
from bot.sources.census_api import EXPORTS, IMPORTS

_PATH = "data/timeseries/intltrade/{flow}/hs"
_FLOWS = (("exports", EXPORTS), ("imports", IMPORTS))

_PRODUCTS = {
    "exports": "CTY_CODE,E_COMMODITY,ALL_VAL_MO",
    "imports": "CTY_CODE,I_COMMODITY,GEN_VAL_MO,CON_VAL_MO,CAL_DUT_MO",
}


class CensusApi:
    """The API at an address, asked with a key."""

    def __init__(self, web: HttpClient, address: str, key: str) -> None:
        self._web = web
        self._address = URL(address)
        self._key = key

    async def products(self, flow: str, month: Month) -> bytes | None:
        """The chapters of every partner in a flow and month, as they came; None when it is not published.

        Raises FetchFailed. The level is a predicate, or every ten-digit line would come.
        """
        query = {"get": _PRODUCTS[flow], "COMM_LVL": "HS2", "time": str(month)}
        return await self._answer(flow, query)

    async def month(self, month: Month) -> list[bytes] | None:
        """Both flows' answers as they came; None when the month is not published. Raises FetchFailed."""
        answers = []
        for flow, column in _FLOWS:
            answer = await self._answer(flow, {"get": f"CTY_CODE,CTY_NAME,{column}", "time": str(month)})
            if answer is None:
                return None
            answers.append(answer)
        return answers

    async def _answer(self, flow: str, query: dict[str, str]) -> bytes | None:
        """The answer as it came; None for what is not published."""
        if self._key:
            query["key"] = self._key
        answer = await self._web.get(self._address.joinpath(*_PATH.format(flow=flow).split("/")) % query)
        return None if answer.status == HTTPStatus.NO_CONTENT else self._data(answer)

    def _data(self, answer: Response) -> bytes:
        host = str(self._address.host)
        if "X-DataWebAPI-KeyError" in answer.headers:
            raise KeyRefused if self._key else KeyMissing
        is_redirected = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
        if is_redirected or (answer.status == HTTPStatus.OK and answer.is_page):
            raise KeyRefused if self._key else KeyMissing
        if answer.status != HTTPStatus.OK:
            raise BadStatus(host, answer.status)
        if not answer.body.lstrip().startswith(b"["):
            raise NotData(host)
        return answer.body
