"""A system's API: requests at its pace, sent again as it asks, until it answers or is left for another night.

No message tells what was sent: neither path nor body nor header, which name people or hold a secret.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from orchestration.enforcement.call import Call
from orchestration.enforcement.retry_after import asked_for
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from orchestration.ingestion.mapped_rest import Requests, Rest
from orchestration.ingestion.mapped_source import MappedSource

MOST_WAITED = 60.0
"""Seconds that an API may ask to wait; who asks for more is left for another night."""
MOST_LOST = 3
"""Requests in a row that came to nothing, each sent as often as it may be; then the rest is not even tried."""
AT_ONCE = 30.0
"""Seconds that the requests of one batch are meant to take: as long the warehouse keeps its items and holds locked."""
_BACKOFF = wait_exponential_jitter(multiplier=0.5, max=20, jitter=0.5)

Answer = Literal["done", "already_gone"]


class _AgainError(Exception):
    """It may be taken later; `wait` in seconds, if the API said so."""

    def __init__(self, reason: str, *, of_all: bool, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.of_all = of_all
        """The reason is none of this request's own: the next would fare no better."""
        self.wait = wait


class Api:
    """An API that is open. It is closed by `dispose`."""

    def __init__(
        self,
        source: MappedSource,
        rest: Rest,
        url: str,
        session: requests.Session,
        pause: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        self.source = source.name
        self.rest = rest
        self._url = url
        self._session = session
        self._pause = pause
        self._clock = clock
        self._next_at = 0.0
        """When, by the clock, the pace allows the next request."""
        self._lost: set[str] = set()
        """The requests that came to nothing since one was answered."""

    def send(self, call: Call, look: Callable[[], object]) -> Answer:
        """Send a request until it is answered; `look` raises, before each attempt, if nothing may be sent any more.

        Raises:
            SourceError: the API refuses this request. SourceBusyError: it fails at this one. SourceGoneError: it takes
                none just now. After either it may have done it already.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(_AgainError),
            stop=lambda state: stop_after_attempt(self.rest.attempts)(state) or _wait(state) > MOST_WAITED,
            wait=_wait,
            sleep=self._pause,
            reraise=True,
        )
        try:
            answer = retrying(self._attempt, call, look)
        except _AgainError as error:
            self._lost.add(call.once)
            if error.of_all or len(self._lost) >= MOST_LOST:
                raise SourceGoneError(self.source, f"its API {error.reason}; see that it works") from None
            raise SourceBusyError(self.source, f"its API {error.reason} at {call.table}") from None
        self._lost.clear()
        return answer

    def _attempt(self, call: Call, look: Callable[[], object]) -> Answer:
        self._keep_pace()
        look()
        headers = {self.rest.idempotency_header: call.once}
        try:
            response = self._session.request(
                call.method,
                self._url + call.path,
                headers=headers,
                json=call.body,
                timeout=self.rest.timeout_seconds,
                allow_redirects=False,
            )
            response.close()
        except requests.Timeout:
            raise _AgainError("does not answer in time", of_all=False) from None
        except requests.ConnectionError:
            raise _AgainError("does not answer, or ends the connection", of_all=False) from None
        except requests.RequestException as error:
            raise SourceError(self.source, f"its API cannot be asked ({type(error).__name__})") from None
        return self._read(call, response.status_code, response.headers)

    def _keep_pace(self) -> None:
        now = self._clock()
        if now < self._next_at:
            self._pause(self._next_at - now)
        self._next_at = max(now, self._next_at) + 1 / self.rest.per_second

    def _read(self, call: Call, status: int, headers: Mapping[str, str]) -> Answer:
        if 200 <= status < 300:
            return "done"
        if status in (404, 410):
            return "already_gone"
        if status == 401:
            names = ", ".join(sorted(header.env for header in self.rest.headers.values())) or "the headers"
            raise SourceGoneError(self.source, f"its API refuses the secret (401); correct {names}")
        if status in (429, 503):
            raise _AgainError(f"answered {status}", of_all=True, wait=asked_for(headers))
        if status >= 500 or status == 408:
            raise _AgainError(f"answered {status}", of_all=False)
        raise SourceError(self.source, f"its API refused a request on {call.table} ({status}); check the data map")

    def dispose(self) -> None:
        """Close its connections."""
        self._session.close()


def persons_at_once(source: MappedSource) -> int:
    """How many persons one batch asks the API for; each has a row or so in every table."""
    tables = sum(1 for mapped in source.tables if mapped.requests != Requests())
    pace = source.connection.rest.per_second if source.connection.rest is not None else 0
    return max(1, int(AT_ONCE * pace / max(1, tables)))


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome is not None else None
    asked = error.wait if isinstance(error, _AgainError) else None
    return _BACKOFF(state) if asked is None else asked
