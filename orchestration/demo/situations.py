"""The situations people are in, as data: every case that a night has to tell apart."""

from collections.abc import Iterator, Mapping
from itertools import count
from random import Random

from orchestration.demo.ages import Ago
from orchestration.demo.situation import Situation
from orchestration.errors import SettingsError

ANY = ("cei", "ei", "ci")
NOW, LIVE, LAPSED = Ago(0, 11), Ago(0, 30), Ago(38, 70)
START, EARLY = Ago(12, 60), Ago(70, 90)

FAMILIES: Mapping[str, tuple[Situation, ...]] = {
    "live": (
        Situation("live_prospect_b2c", 180, ("ce", "e"), START, LIVE, "b2c"),
        Situation("live_prospect_b2b", 140, ("ce", "c"), START, LIVE, "b2b"),
        Situation("live_customer_b2c", 170, ANY, START, NOW, "b2c", orders=True),
        Situation("live_customer_b2b", 85, ("cei", "ci"), START, NOW, "b2b", orders=True),
        Situation("soft_opt_in_customer", 20, ("ei",), START, NOW, "b2c", orders=True, consent="soft"),
        Situation("dormant_customer", 40, ANY, Ago(34, 60), Ago(14, 33), "b2c", orders=True),
        Situation("customer_of_yesterday", 10, ("ei", "i"), Ago(0, 12), Ago(0, 0, -1), orders=True),
        Situation("automatic_debit", 5, ("ci",), Ago(10, 12), Ago(10, 12), orders=True, quirk="automatic_debit"),
        Situation("came_back_after_years", 10, ("ce", "e"), Ago(60, 80), Ago(0, 2), "b2c"),
        Situation("quoted_prospect", 10, ("ci",), Ago(10, 30), Ago(1, 9), quirk="quote"),
        Situation("one_day_short_of_three_years", 8, ("ce",), Ago(40, 60), Ago(36, 36, 1), "b2c"),
        Situation("private_mailbox_professional", 10, ("c",), START, LIVE, "b2b", quirk="private_mailbox"),
        Situation("phone_only", 10, ("ci",), START, NOW, "b2c", orders=True, quirk="phone_only"),
        Situation("couple_on_one_landline", 10, ("c",), Ago(70, 72), Ago(1, 69), "b2c", quirk="couple", together=2),
        Situation("shared_mailbox", 10, ("c",), Ago(70, 72), Ago(1, 69), "b2b", quirk="shared_mailbox", together=5),
        Situation("family_mailbox", 8, ("ci",), START, NOW, "b2c", orders=True, quirk="family_mailbox", together=4),
        Situation("indirect_and_informed", 12, ("c",), Ago(3, 30), None, "b2b", quirk="informed"),
    ),
    "consent": (
        Situation("passive_consent", 10, ("e",), START, LIVE, "b2c", consent="passive"),
        Situation("unproven_consent", 10, ("e", "ce"), START, LIVE, "b2c", consent="unproven"),
        Situation("refused_consent", 10, ("ce",), START, LIVE, "b2c", consent="refused"),
        Situation("indirect_not_informed", 10, ("c",), Ago(2, 20), None, "b2b", quirk="not_informed"),
    ),
    "due": (
        Situation("due_prospect_b2c", 55, ("ce", "e", "c"), EARLY, LAPSED, "b2c"),
        Situation("due_prospect_b2b", 25, ("ce", "c"), EARLY, LAPSED, "b2b"),
        Situation("exactly_three_years", 8, ("ce",), Ago(40, 60), Ago(36, 36), "b2c"),
        Situation("opens_only", 10, ("e", "ce"), Ago(40, 70), None, "b2c", quirk="opens"),
        Situation("sends_only", 10, ("e", "ce"), Ago(40, 70), None, "b2c", quirk="sends"),
    ),
    "opted_out": (
        Situation("unsubscribed", 25, ("ce", "e"), START, LIVE, "b2c", objection="all_lists"),
        Situation("unsubscribed_from_one_list", 10, ("ce",), START, LIVE, "b2c", objection="one_list"),
        Situation("crm_optout", 15, ("ce", "c"), START, LIVE, objection="crm_flag"),
        Situation("opted_out_customer", 8, ("cei",), START, NOW, "b2c", orders=True, objection="all_lists"),
        Situation("withdrawn_consent", 10, ("ce", "e"), START, LIVE, "b2c", consent="withdrawn"),
        Situation("wants_sms_only", 3, ("e",), START, LIVE, "b2c", objection="all_lists", quirk="sms_consent"),
    ),
    "customer": (
        Situation("customer_of_four_years", 12, ANY, Ago(62, 80), Ago(46, 50), "b2c", orders=True),
        Situation("customer_of_six_years", 5, ("ci",), Ago(80, 90), Ago(68, 76), orders=True),
        Situation("customer_of_eleven_years", 8, ("ci", "i"), Ago(152, 160), Ago(136, 150), orders=True),
    ),
    "hold": (
        Situation("held_prospect", 6, ("ce", "c"), EARLY, LAPSED, "b2c", quirk="held"),
        Situation("held_customer", 3, ("ci",), Ago(152, 160), Ago(136, 150), orders=True, quirk="held"),
        Situation("hold_lifted", 3, ("c",), EARLY, LAPSED, "b2c", quirk="hold_lifted"),
    ),
    "bad_row": (
        Situation("impossible_contact_date", 4, ("c",), EARLY, LAPSED, "b2c", quirk="impossible_date"),
        Situation("zero_collection_date", 3, ("c",), EARLY, LAPSED, "b2b", quirk="zero_date"),
        Situation("contact_in_the_future", 3, ("ce",), EARLY, LAPSED, "b2c", quirk="future_contact"),
        Situation("contact_at_the_end_of_time", 2, ("c",), EARLY, LAPSED, "b2c", quirk="end_of_time"),
        Situation("document_in_the_future", 2, ("ci",), START, NOW, orders=True, quirk="future_document"),
        Situation("two_addresses_in_one_field", 4, ("ce",), START, LIVE, "b2b", quirk="two_addresses"),
        Situation("no_address", 4, ("c",), START, LIVE, "b2b", quirk="no_address"),
        Situation("phone_that_is_none", 4, ("ce",), START, LIVE, "b2b", quirk="not_a_phone"),
        Situation("empty_strings", 3, ("c",), START, LIVE, "b2b", quirk="empty_strings"),
        Situation("odd_name", 8, ("cei",), START, NOW, "b2c", orders=True, quirk="odd_name"),
    ),
}
"""Families of situations: who is live, whose consent is not worth much, what is due, who opted out, and so on."""

SITUATIONS = tuple(situation for family in FAMILIES.values() for situation in family)


def _counts(people: int) -> list[int]:
    """How many people are in each situation: whole groups, and each situation at least once."""
    total = sum(situation.weight for situation in SITUATIONS)
    counts = [max(round(people * s.weight / total / s.together), 1) * s.together for s in SITUATIONS]
    # The rounding falls on the first and largest, which nobody misses.
    counts[0] += people - sum(counts)
    return counts


def fewest_people() -> int:
    """The smallest number of people in which every situation occurs."""
    return next(people for people in count(len(SITUATIONS)) if _counts(people)[0] > 0)


def check_people(people: int) -> None:
    """Refuse a number of people that leaves a situation out.

    Raises:
        SettingsError: there are fewer than `fewest_people()`.
    """
    if people < fewest_people():
        raise SettingsError("people", f"{people} are too few for every situation; ask for {fewest_people()} or more")


def assign_situations(people: int, seed: int) -> Iterator[tuple[Situation, int]]:
    """For each person in turn the situation and a number within it; a group's numbers follow one another."""
    check_people(people)
    order = [index for index, many in enumerate(_counts(people)) for _ in range(many)]
    Random(seed).shuffle(order)  # noqa: S311 invented people need no secrecy
    ranks = [count() for _ in SITUATIONS]
    for index in order:
        yield SITUATIONS[index], next(ranks[index])
