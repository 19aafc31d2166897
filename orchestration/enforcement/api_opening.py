"""Where a system's API is and with which secret it is asked, by the environment."""

import logging
import os
from collections.abc import Callable
from time import monotonic, sleep
from urllib.parse import SplitResult, urlsplit

import requests

from orchestration.enforcement.api import Api
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource

_LOCAL = ("localhost", "127.0.0.1", "::1")


def open_api(
    source: MappedSource, *, pause: Callable[[float], None] = sleep, clock: Callable[[], float] = monotonic
) -> Api:
    """The API that a source is written to by; nothing is sent yet.

    Raises:
        SourceError: its URL or a header is missing, or cannot be used.
    """
    rest = source.connection.rest
    if rest is None:
        raise SourceError(source.name, "its data map names no API; add `rest:` under connection")
    url = os.environ.get(rest.url_env, "").rstrip("/")
    if not url:
        raise SourceError(source.name, f"{rest.url_env} is not set; give the URL of its API")
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.query or parts.fragment or not _is_private(parts):
        raise SourceError(source.name, f"{rest.url_env} is no https URL of an API; correct it")
    session = requests.Session()
    for name, header in rest.headers.items():
        value = os.environ.get(header.env, "")
        if not value:
            raise SourceError(source.name, f"{header.env} is not set; give the value of the header {name}")
        if not value.isascii() or not value.isprintable() or value != value.strip():
            raise SourceError(source.name, f"{header.env} cannot be a header's value; correct it")
        session.headers[name] = header.prefix + value
    # A .netrc would overwrite the header that the data map names.
    session.auth = _as_it_is
    # What is logged of each request is its path.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    return Api(source, rest, url, session, pause, clock)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _is_private(url: SplitResult) -> bool:
    return url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOCAL)
