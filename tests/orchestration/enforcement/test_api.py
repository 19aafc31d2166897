"""An API is asked at its pace, again where that may help, and never tells what it was asked."""

import logging
from collections.abc import Iterator

import pytest

from orchestration.enforcement.api import Api, persons_at_once
from orchestration.enforcement.api_opening import open_api
from orchestration.enforcement.call import Call
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from tests.orchestration.enforcement.vendor import DROPPED, SECRET, SILENCE, Clock, Vendor, opened, sold

LINE = "DELETE /contacts/7"


@pytest.fixture
def api(vendor: Vendor, clock: Clock) -> Iterator[Api]:
    made = opened(clock)
    assert vendor.lines == []
    yield made
    made.dispose()


def call(number: int = 7) -> Call:
    return Call("people", "DELETE", f"/contacts/{number}", None, once=f"once{number}")


def hurry(api: Api, lost: object) -> None:
    """Do not wait half a minute for what never comes."""
    if lost == SILENCE:
        api.rest = api.rest.model_copy(update={"timeout_seconds": 0.5})


def nothing() -> None:
    """Nobody has taken over."""


@pytest.mark.parametrize(
    ("status", "answer"), [(200, "done"), (202, "done"), (204, "done"), (404, "already_gone"), (410, "already_gone")]
)
def test_an_answer_is_taken_at_once(api: Api, vendor: Vendor, status: int, answer: str):
    vendor.answers[LINE] = [status]
    assert api.send(call(), nothing) == answer
    assert vendor.lines == [LINE]
    assert vendor.asked[0].headers["api-key"] == SECRET
    assert vendor.asked[0].headers["Idempotency-Key"] == "once7"


@pytest.mark.parametrize("lost", [500, 502, 503, 504, 408, 429, DROPPED, SILENCE])
def test_what_may_go_well_later_is_sent_again_under_the_same_key(api: Api, vendor: Vendor, clock: Clock, lost: object):
    hurry(api, lost)
    vendor.answers[LINE] = [lost, lost, 404]
    assert api.send(call(), nothing) == "already_gone"
    assert [(each.line, each.headers["Idempotency-Key"]) for each in vendor.asked] == [(LINE, "once7")] * 3
    waits = [seconds for seconds in clock.waited if seconds >= 0.5]
    assert len(waits) == 2
    assert waits[0] <= 1 < waits[1] + 0.5, "longer each time"


@pytest.mark.parametrize("status", [429, 503])
def test_an_api_that_says_how_long_is_waited_for_that_long(api: Api, vendor: Vendor, clock: Clock, status: int):
    at = {"Retry-After": "Sat, 21 Nov 2026 03:00:41 GMT", "Date": "Sat, 21 Nov 2026 03:00:00 GMT"}
    vendor.answers[LINE] = [(status, {"Retry-After": "17"}), (status, at), 204]
    assert api.send(call(), nothing) == "done"
    assert clock.waited == [17.0, 41.0]
    assert len(vendor.lines) == 3


def test_an_api_that_wants_to_be_left_alone_for_long_is_left_for_another_night(api: Api, vendor: Vendor, clock: Clock):
    vendor.answers[LINE] = [(429, {"Retry-After": "3600"})]
    with pytest.raises(SourceGoneError, match=r"^shop: its API answered 429; see that it works$"):
        api.send(call(), nothing)
    assert (vendor.lines, clock.waited) == ([LINE], [])


@pytest.mark.parametrize("status", [429, 503])
def test_an_api_that_is_overrun_is_asked_nothing_more(api: Api, vendor: Vendor, status: int):
    vendor.answers[LINE] = [status]
    with pytest.raises(SourceGoneError):
        api.send(call(), nothing)
    assert vendor.lines == [LINE] * 3


@pytest.mark.parametrize("lost", [500, DROPPED, pytest.param(SILENCE, marks=pytest.mark.slow)])
def test_one_request_that_fails_is_that_rows_trouble_and_three_are_the_apis(api: Api, vendor: Vendor, lost: object):
    hurry(api, lost)
    vendor.answers["*"] = [lost]
    for number in (1, 1, 2):
        with pytest.raises(SourceBusyError):
            api.send(call(number), nothing)
    vendor.answers[LINE] = [204]
    api.send(call(), nothing)
    for number in (3, 4):
        with pytest.raises(SourceBusyError):
            api.send(call(number), nothing)
    with pytest.raises(SourceGoneError):
        api.send(call(5), nothing)


@pytest.mark.parametrize("status", [301, 307, 400, 403, 405, 409, 422])
def test_a_request_that_is_refused_is_not_sent_again(api: Api, vendor: Vendor, status: int):
    vendor.answers[LINE] = [(status, {"Location": "/elsewhere"})]
    with pytest.raises(SourceError, match=rf"^shop: its API refused a request on people \({status}\); check") as caught:
        api.send(call(), nothing)
    assert type(caught.value) is SourceError
    assert vendor.lines == [LINE]


def test_a_secret_that_is_refused_is_nobodys_outcome(api: Api, vendor: Vendor):
    vendor.answers[LINE] = [401]
    with pytest.raises(SourceGoneError, match=r"refuses the secret \(401\); correct SHOP_API_KEY$"):
        api.send(call(), nothing)


def test_the_pace_is_kept(api: Api, clock: Clock):
    for number in range(5):
        api.send(call(number), nothing)
    assert clock.waited == pytest.approx([0.1] * 4)
    clock.now += 60
    api.send(call(6), nothing)
    assert len(clock.waited) == 4, "a quiet minute allows one request at once, and no burst"
    api.send(call(7), nothing)
    assert clock.waited[4:] == pytest.approx([0.1])


def test_nothing_is_sent_once_somebody_has_taken_over(api: Api, vendor: Vendor):
    looked = 0

    def look() -> None:
        nonlocal looked
        looked += 1
        if looked == 2:
            raise LookupError

    vendor.answers[LINE] = [500]
    with pytest.raises(LookupError):
        api.send(call(), look)
    assert vendor.lines == [LINE]


@pytest.mark.parametrize("lost", [500, 422, 429, DROPPED])
def test_no_message_says_what_was_sent(
    api: Api, vendor: Vendor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], lost: object
):
    caplog.set_level(logging.DEBUG)
    vendor.answers["*"] = [lost]
    with pytest.raises(SourceError) as caught:
        api.send(Call("people", "PUT", "/contacts/ana%40people.example", {"name": "Ana"}, "once"), nothing)
    said = "".join((*capfd.readouterr(), caplog.text, str(caught.value), repr(api), repr(call())))
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    for told in (SECRET, "people.example", "Ana", vendor.url, "/contacts"):
        assert told not in said


def test_a_netrc_gives_no_other_credentials(
    vendor: Vendor, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
):
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("default login someone password else\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    api = opened(clock, headers={"Authorization": {"env": "SHOP_API_KEY", "prefix": "Bearer "}})
    api.send(call(), nothing)
    api.dispose()
    assert vendor.asked[0].headers["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SHOP_API_URL", "", "SHOP_API_URL is not set; give the URL of its API"),
        ("SHOP_API_URL", "http://api.example", "SHOP_API_URL is no https URL of an API; correct it"),
        ("SHOP_API_URL", "https://me:secret@api.example", "SHOP_API_URL is no https URL of an API; correct it"),
        ("SHOP_API_URL", "api.example", "SHOP_API_URL is no https URL of an API; correct it"),
        ("SHOP_API_KEY", "", "SHOP_API_KEY is not set; give the value of the header api-key"),
        ("SHOP_API_KEY", "two\nlines", "SHOP_API_KEY cannot be a header's value; correct it"),
    ],
)
@pytest.mark.usefixtures("vendor")
def test_what_is_missing_is_a_sentence(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SourceError) as caught:
        open_api(sold())
    assert str(caught.value) == f"shop: {sentence}"


def test_a_batch_is_as_large_as_half_a_minute_allows():
    assert persons_at_once(sold(per_second=10)) == 75, "of four tables"
    assert persons_at_once(sold(per_second=0.01)) == 1
