"""The Census Bureau on this machine: the trade API and the workbook, with their bad manners.

As recorded of the real one: a month not published is 204 without a body; no key is a redirection to a page, or
the page itself; a wrong key is a page with a header; a column that is a predicate comes twice; groups stand
among the countries with numbers of their own; amounts are strings.
"""

import asyncio
import hashlib
from collections import Counter

from aiohttp import web

from tests.census import CensusWorkbook

KEY = "0123456789abcdef-a-secret"
PAGE = "<html><head><title>Missing Key</title></head><body>A valid key must be included.</body></html>"
_PRODUCTS = {
    "exports": ("E_COMMODITY", {"ALL_VAL_MO"}),
    "imports": ("I_COMMODITY", {"GEN_VAL_MO", "CON_VAL_MO", "CAL_DUT_MO"}),
}
_DIMENSIONS = {"DISTRICT", "DIST_NAME", "UNIT_QY1", "RP"}
"""Named in `get` without a value, each splits the rows."""
_FLOWS = {"exports": ("ALL_VAL_MO", "E"), "imports": ("GEN_VAL_MO", "I")}
# By the API's own numbers: in the workbook 0021 is another group.
_GROUPS = [("0021", "TWENTY LATIN AMERICAN REPUBLICS"), ("0027", "ASEAN"), ("1XXX", "NORTH AMERICA")]


class CensusServer:
    """Tells what the workbook has, up to `published`. Everything may be changed between requests."""

    def __init__(self, census: CensusWorkbook) -> None:
        self.census = census
        self.published = "2026-01"
        self.missing_key = "redirect"
        """Or `page`: the page itself with status 200."""
        self.statuses: list[int] = []
        """Given to the next requests instead of an answer."""
        self.is_silent = False
        """Never answers."""
        self.hangs_up = False
        """Closes the connection without a word."""
        self.garbage: bytes | None = None
        """Given instead of any answer."""
        self.late_workbook: bytes | None = None
        """Given as the workbook while the API is ahead of it."""
        self.product_months: set[str] | None = set()
        """Months of which there are products; None for those of the partners' figures."""
        self.is_split = False
        """Whether rows come split by a dimension, as they do where one is named."""
        self.short = 0
        """Dollars that the products of Taiwan lack of its figure."""
        self.tags = True
        self.requests: list[str] = []
        """Path and query of each request."""
        self.counts: Counter[str] = Counter()
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._ends = asyncio.Event()

    async def start(self) -> None:
        app = web.Application(middlewares=[self._recorded])
        app.router.add_get("/data/timeseries/intltrade/{flow}/hs", self._api)
        app.router.add_get("/data/missing_key.html", self._page)
        app.router.add_get("/foreign-trade/balance/country.xlsx", self._workbook)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        self._ends.set()
        await self._runner.cleanup()

    @web.middleware
    async def _recorded(self, request, handler):
        self.requests.append(request.path_qs)
        if self.is_silent:
            await self._ends.wait()
        if self.hangs_up:
            request.transport.close()
        if self.statuses:
            status = self.statuses.pop(0)
            if status:
                return web.Response(status=status, text=PAGE, content_type="text/html")
        if self.garbage is not None:
            return web.Response(body=self.garbage)
        answer = await handler(request)
        self.counts[f"{request.path.rsplit('/', 2)[-2]} {answer.status}"] += 1
        return answer

    async def _page(self, _request):
        return web.Response(text=PAGE, content_type="text/html")

    async def _api(self, request):
        if {"E_COMMODITY", "I_COMMODITY"} & set(request.query["get"].split(",")):
            return self._products(request)
        column, letter = _FLOWS[request.match_info["flow"]]
        asked, time = request.query["get"].split(","), request.query["time"]
        refused = self._refused(request, time)
        if refused is not None:
            return refused
        assert column in asked
        names = [*asked, "time"]
        rows = [[cells[name] for name in names] for cells in self._rows(time, letter, column)]
        return web.json_response([names, *rows])

    def _refused(self, request, time):
        key = request.query.get("key")
        if key is None:
            if self.missing_key == "redirect":
                raise web.HTTPFound("/data/missing_key.html")
            return web.Response(text=PAGE, content_type="text/html")
        if key != KEY:
            return web.Response(text=PAGE, content_type="text/html", headers={"X-DataWebAPI-KeyError": "1"})
        if time > self.published or time < "2010-01":
            return web.Response(status=204)
        return None

    def _products(self, request):
        """Two chapters of every partner, that add up to its figure; `COMM_LVL` is appended, as every predicate is."""
        flow, asked = request.match_info["flow"], request.query["get"].split(",")
        commodity, columns = _PRODUCTS[flow]
        allowed = {"CTY_CODE", "CTY_NAME", commodity, *columns}
        if set(asked) - allowed - _DIMENSIONS or not set(request.query) <= {"get", "time", "COMM_LVL", "key"}:
            return web.Response(status=400, text="error: unknown variable")
        time = request.query["time"]
        refused = self._refused(request, time)
        if refused is not None:
            return refused
        if self.product_months is not None and time not in self.product_months:
            return web.Response(status=204)
        if request.query.get("COMM_LVL") != "HS2":
            return web.Response(status=400, text="error: every ten-digit line would come")
        names = [*asked, "COMM_LVL", "time", commodity] if commodity in request.query else [*asked, "COMM_LVL", "time"]
        rows = [[cells[name] for name in names] for cells in self._product_rows(time, flow, commodity)]
        if not any(row[0] == "-" for row in rows):  # of a year that the workbook does not have
            return web.Response(status=204)
        rows = rows * 2 if self.is_split or _DIMENSIONS & set(asked) else rows
        return web.json_response([names, *rows])

    def _product_rows(self, time, flow, commodity):
        column, letter = _FLOWS[flow]
        for cells in self._rows(time, letter, column):
            whole = int(cells[column])
            lacking = self.short if cells["CTY_CODE"] == "5830" else 0
            for number, dollars in (("85", whole - whole // 3 - lacking), ("84", whole // 3)):
                amounts = {"GEN_VAL_MO": dollars, "CON_VAL_MO": dollars - 7, "CAL_DUT_MO": dollars // 50}
                yield {
                    **cells,
                    commodity: number,
                    "COMM_LVL": "HS2",
                    **{name: str(max(amount, 0)) for name, amount in amounts.items()},
                    column: str(dollars),
                }

    def _rows(self, time, letter, column):
        year, month = (int(part) for part in time.split("-"))
        for (row_year, code), row in self.census.rows.items():
            if row_year == str(year) and (code == "0015" or not code.startswith("0")):
                dollars = round(self.census.get(year, code, month, letter) * 1e6)
                world = {"CTY_CODE": "-", "CTY_NAME": "TOTAL FOR ALL COUNTRIES"}
                country = {"CTY_CODE": code, "CTY_NAME": str(row[2]).upper()}
                yield {**(world if code == "0015" else country), column: str(dollars), "time": time}
        for code, name in _GROUPS:
            yield {"CTY_CODE": code, "CTY_NAME": name, column: "1234567890", "time": time}

    async def _workbook(self, request):
        if self.late_workbook is not None:
            return web.Response(body=self.late_workbook)
        data = self.census.data()
        headers = {}
        if self.tags:
            # The bytes of an XLSX hold the moment it was written; the figures make the tag.
            said = repr(self.census.rows).encode()
            headers = {
                "ETag": f'"{hashlib.sha256(said).hexdigest()[:16]}"',
                "Last-Modified": "Thu, 12 Mar 2026 12:30:00 GMT",
            }
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers=headers)
        return web.Response(body=data, headers=headers, content_type="application/vnd.ms-excel")
