"""The workbook `country.xlsx` at its published address, fetched only when it has changed."""

import hashlib
import json
from dataclasses import asdict, dataclass
from http import HTTPStatus

import structlog
from yarl import URL

from bot.fetching.errors import BadStatus, NotData
from bot.fetching.http_client import HttpClient
from bot.store.settings import BotState

log = structlog.get_logger()

_KEY = "census.workbook"
_ARCHIVE = b"PK"


@dataclass(frozen=True, slots=True)
class WorkbookVersion:
    """One version of the workbook, by its HTTP headers and checksum."""

    address: str
    etag: str
    modified: str
    sha256: str


class CensusWorkbook:
    """The file, and the version of it that was taken last."""

    def __init__(self, web: HttpClient, state: BotState, address: str) -> None:
        self._web = web
        self._state = state
        self._address = address

    async def newer(self) -> tuple[bytes, WorkbookVersion] | None:
        """The file when it is another than the one taken last, otherwise None. Raises FetchFailed."""
        taken = await self._taken()
        headers = {}
        if taken is not None and taken.etag:
            headers["If-None-Match"] = taken.etag
        if taken is not None and taken.modified:
            headers["If-Modified-Since"] = taken.modified
        address = URL(self._address)
        answer = await self._web.get(address, headers, follows=True)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return None
        if answer.status != HTTPStatus.OK:
            raise BadStatus(str(address.host), answer.status)
        if not answer.body.startswith(_ARCHIVE):
            raise NotData(str(address.host))
        version = WorkbookVersion(
            self._address,
            answer.headers.get("ETag", ""),
            answer.headers.get("Last-Modified", ""),
            hashlib.sha256(answer.body).hexdigest(),
        )
        log.info("workbook fetched", bytes=len(answer.body), sha256=version.sha256)
        if taken is not None and taken.sha256 == version.sha256:
            # A server behind several machines gives one file several tags.
            await self.take(version)
            return None
        return answer.body, version

    async def take(self, version: WorkbookVersion) -> None:
        """Remember a version as taken: its figures are in the database."""
        await self._state.put(_KEY, json.dumps(asdict(version)))

    async def _taken(self) -> WorkbookVersion | None:
        stored = await self._state.get(_KEY)
        taken = WorkbookVersion(**json.loads(stored)) if stored else None
        return taken if taken is not None and taken.address == self._address else None
