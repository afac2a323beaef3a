"""What a patient was told and allows: in the app or on paper, taken back at any time; nothing said means no."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.consent import service as consent
from backend.consent.models import ConsentSaid, NoticeGiven
from backend.consent.purpose import Purpose
from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, body, inside


def say(person: Person, patient_id: Any, purpose: str, *, given: bool, **changed: Any) -> Any:
    sent = {"id": str(uuid.uuid4()), "purpose": purpose, "given": given, "version": 1, "language": "en"} | changed
    return person.post(f"/patients/{patient_id}/consents", json=sent)


def choices(person: Person, patient_id: Any) -> dict[str, bool]:
    told = body(person.get(f"/patients/{patient_id}/consents"))
    return {line["purpose"]: line["allowed"] for line in told["choices"]}


def allows(app: Flask, patient_id: Any, purpose: Purpose) -> bool:
    with inside(app) as session:
        return consent.allows(session, patient_id, purpose)


def test_nothing_said_means_no(app: Flask, cast: Cast) -> None:
    assert choices(cast.mara, cast.mara.patient_id) == {one.value: one is Purpose.QUALITY for one in Purpose}
    assert [one for one in Purpose if allows(app, cast.mara.patient_id, one)] == [Purpose.QUALITY]
    with inside(app) as session:
        assert consent.who_allow(session, Purpose.RESEARCH) == frozenset()
        assert consent.who_refuse(session, Purpose.QUALITY) == frozenset()


def test_who_does_not_want_to_be_counted_says_no_and_may_say_yes_again(app: Flask, cast: Cast) -> None:
    me = cast.mara.patient_id
    assert say(cast.mara, me, "quality", given=False, version=2).status_code == 201
    with inside(app) as session:
        assert consent.who_refuse(session, Purpose.QUALITY) == {me}
    assert not choices(cast.mara, me)["quality"]
    assert say(cast.mara, me, "quality", given=True, version=2).status_code == 201
    with inside(app) as session:
        assert consent.who_refuse(session, Purpose.QUALITY) == frozenset()
    before_it_was_asked = say(cast.mara, me, "quality", given=False, version=1)
    assert (before_it_was_asked.status_code, before_it_was_asked.json["code"]) == (422, "unknown_wording")


def test_a_patient_allows_one_purpose_and_takes_it_back(app: Flask, cast: Cast, clock: FixedClock) -> None:
    me = cast.mara.patient_id
    first = say(cast.mara, me, "research", given=True)
    assert (first.status_code, first.json["way"], first.json["number"]) == (201, "app", 1)
    assert allows(app, me, Purpose.RESEARCH)
    assert not allows(app, me, Purpose.SHARING)
    with inside(app) as session:
        assert consent.who_allow(session, Purpose.RESEARCH) == {me}
    clock.advance(timedelta(seconds=-30))  # a server's clock may step back; the order of what was said does not
    assert say(cast.mara, me, "research", given=False).status_code == 201
    assert not allows(app, me, Purpose.RESEARCH)
    with inside(app) as session:
        assert consent.who_allow(session, Purpose.RESEARCH) == frozenset()
    told = body(cast.dev.get(f"/patients/{me}/consents"))
    assert [(line["given"], line["recorded_by"]["name"]) for line in told["said"]] == [(False, "Mara"), (True, "Mara")]


def test_a_therapist_in_care_records_what_was_said_on_paper(cast: Cast) -> None:
    kept = say(cast.dev, cast.mara.patient_id, "sharing", given=True, said_on="2026-03-02")
    assert kept.status_code == 201
    assert (kept.json["way"], kept.json["said_on"], kept.json["recorded_by"]["name"]) == ("paper", "2026-03-02", "Dev")
    assert choices(cast.mara, cast.mara.patient_id)["sharing"]
    assert say(cast.mara, cast.mara.patient_id, "sharing", given=False).status_code == 201
    assert not choices(cast.dev, cast.mara.patient_id)["sharing"]


def test_sent_again_it_is_the_same_and_other_content_is_refused(cast: Cast) -> None:
    me, id_ = cast.mara.patient_id, str(uuid.uuid4())
    answers = [say(cast.mara, me, "sms", given=True, id=id_) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    other = say(cast.mara, me, "sms", given=False, id=id_)
    assert (other.status_code, other.json["code"]) == (409, "id_taken")
    assert choices(cast.mara, me)["sms"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"version": 99}, "unknown_wording"),
        ({"said_on": "2026-03-11"}, "day_ahead"),
        ({"purpose": "care"}, "choice"),
        ({"given": "yes"}, "type"),
        ({"recorded_by": str(uuid.uuid4())}, "unknown_field"),
        ({"way": "app"}, "unknown_field"),
    ],
)
def test_what_cannot_be_recorded(app: Flask, cast: Cast, changed: dict[str, Any], code: str) -> None:
    sent: dict[str, Any] = {"purpose": "research", "given": True} | changed
    answer = say(cast.dev, cast.mara.patient_id, **sent)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert not allows(app, cast.mara.patient_id, Purpose.RESEARCH)


def test_an_outsider_gets_404(app: Flask, cast: Cast) -> None:
    for name, status in (("omar", 404), ("lena", 404), ("ravi", 404), ("noor", 403), ("theo", 403), ("nobody", 401)):
        assert say(cast.everybody[name], cast.mara.patient_id, "research", given=True).status_code == status
    assert not allows(app, cast.mara.patient_id, Purpose.RESEARCH)


def test_the_notice_is_shown_and_reading_it_is_recorded(app: Flask, cast: Cast) -> None:
    shown = body(cast.mara.get("/notices"))
    assert {language: len(text["paragraphs"]) > 3 for language, text in shown["notice"]["text"].items()} == {
        "en": True,
        "fr": True,
    }
    assert [line["purpose"] for line in shown["questions"]["purposes"]] == [purpose.value for purpose in Purpose]
    sent = {"id": str(uuid.uuid4()), "version": shown["notice"]["version"], "language": "fr"}
    kept = cast.mara.post(f"/patients/{cast.mara.patient_id}/notices", json=sent)
    assert kept.status_code == 201
    assert cast.mara.post(f"/patients/{cast.mara.patient_id}/notices", json=sent).status_code == 200
    on_paper = cast.dev.post(
        f"/patients/{cast.mara.patient_id}/notices",
        json={"id": str(uuid.uuid4()), "version": 1, "language": "en", "given_on": "2026-01-05"},
    )
    assert on_paper.json["way"] == "paper"  # type: ignore[index]
    told = body(cast.dev.get(f"/patients/{cast.mara.patient_id}/consents"))["notices"]
    assert {(line["language"], line["way"], line["authority"], line["recorded_by"]["name"]) for line in told} == {
        ("fr", "app", "health_information_act", "Mara"),
        ("en", "paper", "health_information_act", "Dev"),
    }
    with inside(app) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.operation == "record_notice")).all()
        assert [row.changed for row in rows if row.changed] == [["notice"], ["notice"]]


def test_what_was_said_is_added_and_read_and_nothing_else() -> None:
    """On PostgreSQL: tests/guards/test_second_wall.py holds the role's rights against these."""
    assert ConsentSaid.app_may == NoticeGiven.app_may == ("SELECT", "INSERT")
