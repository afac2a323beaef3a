"""The clinic's exercises: written once, put away, with a picture judged by its content."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask

from backend.shell.web.fields import base64url
from tests.features.cast import Cast, body
from tests.features.diary import code
from tests.rules.repertoire.test_picture import chunk, jpeg, png

LIBRARY = "/exercise-library"


def tuck(**changed: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "name": "Chin tuck", "purpose": "control", "words": "Slide back."} | changed


def test_an_exercise_is_written_once_and_put_away_but_stays(cast: Cast) -> None:
    sent = tuck()
    assert [cast.dev.post(LIBRARY, json=sent).status_code for _ in range(2)] == [201, 200]
    assert code(cast.dev.post(LIBRARY, json=sent | {"words": "Nod."})) == (409, "id_taken")
    away = body(cast.noor.post(f"{LIBRARY}/{sent['id']}/put-away"))
    assert away["put_away_at"] == "2026-03-11T00:30:00.000Z"
    [kept] = body(cast.mara.get(LIBRARY))["items"]
    assert {name: kept[name] for name in sent} == sent


def test_the_starting_set_is_there_once(cast: Cast) -> None:
    for _ in range(2):
        items = body(cast.dev.post(f"{LIBRARY}/starting-set", json={}))["items"]
        assert len(items) == len({one["starting_key"] for one in items}) == 18


def test_a_picture_is_kept_without_what_does_not_draw_and_comes_back_as_what_it_is(cast: Cast) -> None:
    sent = tuck()
    cast.dev.post(LIBRARY, json=sent)
    where = f"{LIBRARY}/{sent['id']}/picture"
    assert cast.mara.get(where).status_code == 404
    spoken = png(2, 1, chunk(b"tEXt", b"Comment\x00my kitchen"))
    for status in (201, 200):
        answer = cast.dev.post(where, json={"content": base64url(spoken)})
        assert (answer.status_code, body(answer)["has_picture"]) == (status, True)
    assert code(cast.dev.post(where, json={"content": base64url(jpeg())})) == (409, "picture_taken")
    shown = cast.mara.get(where)
    assert (shown.content_type, shown.get_data()) == ("image/png", png())
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("raw", [b"<svg onload='alert(1)'/>", b"GIF89a", png()[:-4], b"\xff\xd8\xff\xd9"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(cast: Cast, raw: bytes) -> None:
    sent = tuck()
    cast.dev.post(LIBRARY, json=sent)
    answer = cast.dev.post(f"{LIBRARY}/{sent['id']}/picture", json={"content": base64url(raw)})
    assert code(answer) == (422, "picture_type")


def test_a_library_belongs_to_its_clinic(app: Flask, cast: Cast) -> None:
    sent = tuck()
    cast.dev.post(LIBRARY, json=sent)
    assert body(cast.ravi.get(LIBRARY))["items"] == []
    assert cast.ravi.get(f"{LIBRARY}/{sent['id']}/picture").status_code == 404
    assert cast.ravi.post(f"{LIBRARY}/{sent['id']}/put-away").status_code == 404
    assert cast.mara.post(LIBRARY, json=tuck()).status_code == 403
    assert cast.ines.get(LIBRARY).status_code == 403
