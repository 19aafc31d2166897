"""Who is told of a night: the addresses of OUBLI_REPORT_TO, of which nothing but place and kind is ever shown."""

import logging
from dataclasses import dataclass, field
from typing import Literal

from apprise import Apprise, AppriseAsset, NotifyFormat, OverflowMode, PersistentStoreMode
from apprise.plugins import NotifyBase
from pydantic import SecretStr

from orchestration.reporting.message.letter import Letter

VARIABLE = "OUBLI_REPORT_TO"
Failure = Literal["malformed", "refused"]
SENTENCES: dict[str, str] = {
    "malformed": "is no address that Apprise can read; correct it, and `oubli doctor` tells whether it is one",
    "refused": "did not take the message; the next night tries again, and so does `oubli report --send`",
}


@dataclass(frozen=True)
class Recipient:
    """One address."""

    name: str
    """Its place, and of which kind it is (mailtos, slack ...); a secret may stand anywhere else in it."""
    service: NotifyBase | None = field(repr=False)
    """None of what is no address."""

    @property
    def failure(self) -> Failure | None:
        """Why nothing can be sent there, as far as looking tells."""
        return "malformed" if self.service is None else None

    def send(self, letter: Letter) -> Failure | None:
        """Send a letter; why that failed, or None. It raises nothing: no night fails for it."""
        if self.service is None:
            return "malformed"
        apprise = Apprise(asset=self.service.asset)
        apprise.add(self.service)
        try:
            taken = apprise.notify(body=letter.body, title=letter.subject, body_format=_format_of(self.service))
        except Exception:  # noqa: BLE001 - whatever a service's client raises, it may quote the address
            return "refused"
        return None if taken else "refused"


def _format_of(service: NotifyBase) -> NotifyFormat:
    """What the letter is handed over as; as plain text, Markdown would get a backslash in each command to copy."""
    markdown = service.notify_format == NotifyFormat.MARKDOWN
    return NotifyFormat.MARKDOWN if markdown else NotifyFormat.TEXT


def tell_failure(name: str, failure: str) -> str:
    """What is wrong with a recipient, and what to do, without the address."""
    return f"{VARIABLE}: {name} {SENTENCES[failure]}"


def read_recipients(urls: tuple[SecretStr, ...]) -> tuple[Recipient, ...]:
    """The recipients, in the order of the setting."""
    # It names addresses in what it logs, with their secrets where it cannot tell what is one.
    logger = logging.getLogger("apprise")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return tuple(_recipient(place, url.get_secret_value()) for place, url in enumerate(urls, start=1))


def _recipient(place: int, url: str) -> Recipient:
    asset = AppriseAsset(
        app_id="Oubli",
        app_desc="Oubli",
        app_url="",
        async_mode=False,
        storage_mode=PersistentStoreMode.MEMORY,
        pgp_autogen=False,
        pem_autogen=False,
    )
    service = Apprise.instantiate(url, asset=asset)
    if service is not None and "overflow=" not in url:
        # A chat that takes no message as long as this gets it in parts, and not cut off or not at all.
        service.overflow_mode = OverflowMode.SPLIT
    kind = "" if service is None else f" ({url.partition('://')[0].lower()})"
    return Recipient(f"address {place}{kind}", service)
