"""What people are told of each purpose (RGPD Art. 13 and 14), and the rights that go with its legal bases."""

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.reporting.register.category import HeldCategory
from orchestration.reporting.register.fact import Facts, stated
from orchestration.reporting.register.processing import Processing, all_bases
from orchestration.reporting.register.rights import RIGHTS, Right, rights_of
from orchestration.reporting.texts import Text, enumerated, joined, keys, listed, say, word


@dataclass(frozen=True)
class Notice:
    """One purpose, as the notices tell of it."""

    processing: Processing
    data: tuple[Text, ...]
    """Each category in plain words, with what stands in it."""
    names: Text
    """The categories alone."""
    recipients: Facts
    rights: tuple[Text, ...]
    """What a person may ask for; one line for each legal basis where there are several."""
    compulsory: tuple[Text, ...]
    """Whether the data has to be given (RGPD Art. 13(2)(e)), likewise; nothing of what nobody gives."""


def tell_notice(processing: Processing) -> Notice:
    """The purpose in the words of a notice."""
    bases = tuple(all_bases(processing))
    rights = [enumerated([word("right", right) for right in rights_of(basis)]) for basis in bases]
    asked = [word("compulsory", basis) for basis in bases]
    names = [word("legal_basis", basis) for basis in bases]
    if len(bases) > 1:
        rights = [say("notices.rights_on", basis=name, rights=each) for name, each in zip(names, rights, strict=True)]
        asked = [say("notices.rights_on", basis=name, rights=each) for name, each in zip(names, asked, strict=True)]
    if processing.ends_on_objection:
        rights.append(say("notices.no_reason"))
    if processing.is_of_oubli:
        asked = []
    held = listed([word("notice_category", category.name.code) for category in processing.categories])
    is_told = not processing.is_of_oubli
    data = tuple(_data(category, is_told=is_told) for category in processing.categories)
    return Notice(processing, data, held, _recipients(processing), tuple(rights), tuple(asked))


def _recipients(processing: Processing) -> Facts:
    code = processing.purpose.code
    if code in keys("notice_recipients"):
        return (stated(word("notice_recipients", code)),)
    return processing.recipients


def _data(category: HeldCategory, *, is_told: bool) -> Text:
    name, held = word("notice_category", category.name.code), [fact.told for fact in category.contents]
    if category.name.code == "fingerprints" or not is_told:
        return name  # what stands in them is no word for the public
    if category.dropped:
        held.append(say("notices.until_archived", held=enumerated([fact.told for fact in category.dropped])))
    return say("sentence.which", whose=name, conditions=joined(held)) if held else name


def words_in(processings: Iterable[Processing]) -> tuple[str, ...]:
    """The words that the notices explain, as the activities use them."""
    used = {fact.code for one in processings for fact in one.security}
    return tuple(key for key in keys("notice_word") if key in used)


def rights_in(processings: Iterable[Processing]) -> tuple[Right, ...]:
    """Every right that somebody has, in the order of the articles."""
    held = {right for one in processings for basis in all_bases(one) for right in rights_of(basis)}
    return tuple(right for right in RIGHTS if right in held)
