"""Arrays: thousands of texts as one value, which PostgreSQL reads faster than a driver writes them one by one."""

from collections.abc import Iterable


def array_of(texts: Iterable[str | None]) -> str:
    """The texts as PostgreSQL spells an array, for a parameter that stands as an array or is cast to one."""
    return "{" + ",".join(map(_spelled, texts)) + "}"


def _spelled(text: str | None) -> str:
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
