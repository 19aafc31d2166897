"""Where the law counts its days: the one time zone that no data map and no setting changes."""

from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
