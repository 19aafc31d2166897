"""What was sent to a subscriber, and what they did with it."""

from bisect import bisect_left
from datetime import date, timedelta
from functools import cache

from orchestration.demo.ages import months_before
from orchestration.demo.humans import DemoHuman
from orchestration.demo.rows import Rows, moment, soon_after

CAMPAIGNS = 96
"""One a month for eight years."""
MOST_SENDS = 12
SITE = "https://boutique.example/offres"


@cache
def campaign_days(as_of: date) -> tuple[date, ...]:
    """The day on which each campaign went out, oldest first; their numbers count from 1."""
    return tuple(months_before(as_of, age) - timedelta(days=3) for age in range(CAMPAIGNS - 1, -1, -1))


def add_mailings(human: DemoHuman, sub_id: int, rows: Rows, as_of: date) -> None:
    """Sends until they objected, opens, and a click for each contact that was one."""
    life, rng, days = human.life, human.rng, campaign_days(as_of)
    first, end = bisect_left(days, life.collected_on), bisect_left(days, life.objected_on or as_of)
    campaigns = sorted(rng.sample(range(first, end), min(MOST_SENDS, max(end - first, 0))))
    sends: list[tuple[date, int]] = []
    for campaign in campaigns:
        number, at = rows.number("sends"), moment(days[campaign], rng)
        sends.append((days[campaign], number))
        rows.add("sends", send_id=number, campaign_id=campaign + 1, sub_id=sub_id, sent_ts=at, logged_ts=at)
        if human.quirk != "sends" and (human.quirk == "opens" or rng.random() < 0.35):
            _open(human, sub_id, number, soon_after(days[campaign], 4, as_of, rng), rows)
    for day in () if human.is_seen_by_crm else life.contacts:
        received = bisect_left(sends, (day, 0)) - 1
        _click(human, sub_id, sends[received][1] if received >= 0 else None, day, rows)
    if campaigns and rng.random() < 0.03:
        at = moment(days[campaigns[-1]], rng)
        rows.add("bounces", bounce_id=rows.number("bounces"), sub_id=sub_id, kind="soft", bounce_ts=at, logged_ts=at)


def _open(human: DemoHuman, sub_id: int, send_id: int, day: date, rows: Rows) -> None:
    at, ip = moment(day, human.rng), f"203.0.113.{human.number % 256}"
    number = rows.number("opens")
    rows.add("opens", open_id=number, send_id=send_id, sub_id=sub_id, open_ts=at, ip=ip, logged_ts=at)


def _click(human: DemoHuman, sub_id: int, send_id: int | None, day: date, rows: Rows) -> None:
    at, ip = moment(day, human.rng), f"203.0.113.{human.number % 256}"
    number = rows.number("clicks")
    rows.add("clicks", click_id=number, send_id=send_id, sub_id=sub_id, click_ts=at, url=SITE, ip=ip, logged_ts=at)
