"""Who is told when, and what becomes of a message that nobody took."""

import logging
from datetime import date

import pytest
from sqlalchemy import text

from orchestration.enforcement.night import read_night
from orchestration.reporting.message.delivery import deliver
from orchestration.reporting.sections.undelivered import tell_undelivered
from orchestration.settings import Settings
from tests.orchestration.reporting import variants
from tests.orchestration.reporting.message.conftest import QUIET, SECRET, plain
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import NIGHT, PUBLISHED_AT

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)


def test_an_ordinary_night_is_silent_once_the_week_was_told(told, post):
    tell = told(QUIET)
    assert [tell(on=day).taken for day in (MONDAY, TUESDAY)] == [1, 0]
    assert len(post.letters) == 1


def test_the_next_week_is_told_on_its_first_night(told, post):
    tell = told(QUIET)
    assert [tell(on=day).taken for day in (SUNDAY, date(2026, 11, 25), date(2026, 11, 26))] == [1, 1, 0]
    assert len(post.letters) == 2


def test_a_night_that_needs_somebody_is_told_each_time_and_run_twice_once(told, post):
    tell = told(QUIET + variants.WAITING)
    assert [tell(on=day).taken for day in (MONDAY, MONDAY, TUESDAY)] == [1, 0, 1]
    assert tell(anyway=True, on=TUESDAY).taken == 1
    assert len(post.letters) == 3


def test_the_same_night_is_told_again_when_it_asks_for_something_else(told, post):
    tell = told(QUIET + variants.WAITING)
    tell()
    assert tell('update enforcement.plans set waits_for = \'[{"why": "first_run", "source": "emailing"}]\'').taken
    assert "Campagnes d'e-mails : première exécution" in post.last()[1]


def test_it_says_what_the_report_said_and_reads_nothing_anew(told, post):
    tell = told(QUIET)
    tell()
    said, copy = post.last(), tell.planted
    copy.run("drop schema reporting cascade;\ndrop schema enforcement cascade")
    with copy.engine.connect() as connection:
        night = read_night(connection, NIGHT)
    assert night
    settings = Settings.model_validate({"home": copy.home, "report_to": (post.url(),)})
    deliver(copy.engine, settings, night=night, has_report=True, anyway=True, at=PUBLISHED_AT)
    assert len(post.letters) == 2
    assert post.last() == said


def test_a_message_that_was_refused_goes_with_the_next_night_and_is_told(told, post, tmp_path):
    tell, post.refuses = told(QUIET), True
    failed = tell(on=MONDAY)
    assert failed.taken == 0
    (sentence,) = failed.troubles
    assert sentence.startswith("OUBLI_REPORT_TO: address 1 (mailto) did not take the message; the next night tries")
    warehouse = tell.planted.engine
    with warehouse.connect() as connection:
        assert connection.execute(text("select message from control.nights")).scalar_one() == sentence
        (words,) = tell_undelivered(connection)
    said = "Le message de la nuit du 23 novembre 2026 n'a pas pu être remis à 1 destinataire"
    assert plain(words.fr).startswith(said)
    assert said in plain(Page(tell.planted.report(tmp_path)).said("fr"))
    post.refuses = False
    assert tell(on=TUESDAY).taken == 1
    assert said in post.last()[1]
    with warehouse.connect() as connection:
        assert tell_undelivered(connection) == ()
    assert tell(on=date(2026, 11, 25)).taken == 0


def test_whoever_is_reached_is_told_whatever_becomes_of_the_others(told, post, caplog, capfd):
    gone = "mailto://oubli:" + SECRET + "@127.0.0.1:1?from=a@company.example&to=b@company.example&mode=insecure"
    tell, to = told(QUIET), (gone, f"{SECRET} is no address", post.url())
    with caplog.at_level(logging.DEBUG):
        delivery = tell(to=to)
    assert delivery.taken == 1
    assert [trouble.partition(": ")[2].split(" ")[1] for trouble in delivery.troubles] == ["1", "2"]
    assert "address 2 is no address that Apprise can read" in delivery.troubles[1]
    assert tell(to=to).taken == 0, "the third was told already"
    said = capfd.readouterr()
    assert SECRET not in caplog.text + said.out + said.err + str(delivery)


@pytest.mark.parametrize("password", ["wrong"])
def test_a_wrong_password_is_no_delivery(told, post, password):
    assert told(QUIET)(to=(post.url().replace(SECRET, password),)).taken == 0
    assert not post.letters


def test_without_an_address_nobody_is_told(told, post):
    assert told(QUIET)(to=()).taken == 0
    assert not post.letters
