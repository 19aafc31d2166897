"""The head of the ledger, posted to somebody else: a witness whom nobody here can make forget it."""

import json
from dataclasses import asdict
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from orchestration.evidence.head_file import PublishedHead

VARIABLE = "OUBLI_HEAD_WEBHOOK"
TIMEOUT = 10
"""Seconds that the night waits for an answer."""


class _Straight(HTTPRedirectHandler):
    """A redirected POST would arrive as a GET without its body."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none; what redirects has not taken the head."""


def post_head(url: str, published: PublishedHead) -> str | None:
    """Post {seq, hash, at, signature} as JSON; what went wrong, as a sentence without the URL, or None.

    A night never fails for it: the next one posts its own head, which vouches for all before it.
    """
    if not url.startswith(("https://", "http://")):
        return f"{VARIABLE}: expected an http or https URL; the ledger's head was not posted"
    body = json.dumps(asdict(published)).encode("ascii")
    try:
        request = Request(url, data=body, headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310 - http only
        with build_opener(_Straight).open(request, timeout=TIMEOUT):
            return None
    except HTTPError as error:
        reason = f"answered {error.code}"
        error.close()
    except (OSError, HTTPException, ValueError) as error:
        reason = f"does not answer ({type(error).__name__})"
    return f"{VARIABLE}: {reason}; the ledger's head was not posted, the next night tries again"
