"""A prescription of the library says how it is done, and whether there is a picture of it; another one says nothing."""

from __future__ import annotations

import uuid

from backend.shell.web.fields import base64url
from tests.features.cast import Cast, body
from tests.features.exercise.test_doses import of_mara, prescribe
from tests.features.exercise.test_exercise import prescriptions
from tests.features.repertoire.test_library import LIBRARY, tuck
from tests.rules.repertoire.test_picture import png


def test_the_words_and_the_picture_come_with_the_prescription(cast: Cast) -> None:
    drawn, told = tuck(), tuck(name="Neck turn", words=None)
    for one in (drawn, told):
        assert cast.dev.post(LIBRARY, json=one).status_code == 201
    picture = {"content": base64url(png())}
    assert cast.dev.post(f"{LIBRARY}/{drawn['id']}/picture", json=picture).status_code == 201
    made = [prescribe(cast, id=str(uuid.uuid4()), library_id=one) for one in (drawn["id"], told["id"], None)]
    assert [(one["words"], one["has_picture"]) for one in made] == [("Slide back.", True), (None, False), (None, False)]

    listed = {one["id"]: one for one in body(cast.mara.get(prescriptions(cast)))["items"]}
    assert [listed[one["id"]] for one in made] == made
    due = body(cast.mara.get(of_mara(cast, "today")))["exercises"]
    assert {one["prescription"]["id"]: one["prescription"]["has_picture"] for one in due} == {
        one["id"]: one["has_picture"] for one in made
    }
    # What is put away is still shown to whom it was prescribed.
    assert cast.dev.post(f"{LIBRARY}/{drawn['id']}/put-away").status_code == 200
    assert body(cast.mara.get(f"{prescriptions(cast)}/{made[0]['id']}"))["words"] == "Slide back."


def test_the_picture_is_kept_by_no_cache_and_shown_to_no_other_clinic(cast: Cast) -> None:
    sent = tuck()
    cast.dev.post(LIBRARY, json=sent)
    cast.dev.post(f"{LIBRARY}/{sent['id']}/picture", json={"content": base64url(png())})
    shown = cast.mara.get(f"{LIBRARY}/{sent['id']}/picture")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert cast.ravi.get(f"{LIBRARY}/{sent['id']}/picture").status_code == 404
