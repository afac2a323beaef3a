"""An exercise of the day says how it is done and shows its picture, also offline, and to this patient only."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Page, expect

from backend.shell.web.fields import base64url
from tests.browser.conftest import Site, sign_in
from tests.browser.test_exercises import a_picture, a_plan_and_a_stiff_neck
from tests.browser.test_three_screens import findings
from tests.features.cast import ZONE, body

WORDS = "Sit tall. Slide the chin straight back."
# What lies in the phone's storage under a person, as anybody finds it who opens the storage.
STORED = """async () => {
    const db = await new Promise((done, wrong) => {
        const asked = indexedDB.open('ebb'); asked.onsuccess = () => done(asked.result); asked.onerror = wrong
    })
    const all = await new Promise((done) => {
        const asked = db.transaction('snapshots').objectStore('snapshots').getAll()
        asked.onsuccess = () => done(asked.result)
    })
    db.close()
    return all.map(({name, sealed}) => [name, new TextDecoder('latin1').decode(sealed.data)])
}"""


def a_prescribed_exercise(site: Site) -> str:
    where = a_plan_and_a_stiff_neck(site)
    exercise = {"id": str(uuid.uuid4()), "name": "Chin tuck", "purpose": "control", "words": WORDS}
    dev = site.cast.dev
    assert dev.post("/exercise-library", json=exercise).status_code == 201
    picture = {"content": base64url(a_picture())}
    assert dev.post(f"/exercise-library/{exercise['id']}/picture", json=picture).status_code == 201
    [version] = body(dev.get(f"{where}/plan"))["versions"]
    today = datetime.now(ZoneInfo(ZONE)).date()
    asked = {
        "id": str(uuid.uuid4()), "plan_version_id": version["id"], "name": "Chin tuck", "purpose": "control", "sets": 3,
        "repetitions": 10, "weekdays": [1, 2, 3, 4, 5, 6, 7], "starts_on": str(today), "library_id": exercise["id"],
    }  # fmt: skip
    answer = dev.post(f"{where}/exercise-prescriptions", json=asked)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(asked["id"])


def shown(page: Page) -> None:
    expect(page.get_by_test_id("how")).to_have_text(WORDS)
    canvas = page.get_by_test_id("exercise-picture")
    expect(canvas).to_have_attribute("data-drawn", "true")
    middle = "canvas => [...canvas.getContext('2d').getImageData(4, 4, 1, 1).data]"
    assert canvas.evaluate(middle) == [0xCC, 0x22, 0x22, 255]


def test_words_and_picture_of_an_exercise_also_without_a_connection(site: Site, phone: BrowserContext) -> None:
    prescription = a_prescribed_exercise(site)
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    page.get_by_test_id("exercise").first.click()
    shown(page)
    assert findings(page) == []

    names = dict(page.evaluate(STORED))
    assert f"picture_{prescription}" in names
    for held in names.values():
        assert not [word for word in ("Chin", "Slide", "image/png", "PNG") if word in held]

    active = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
    page.wait_for_function(active)
    page.reload()
    shown(page)
    phone.set_offline(True)
    page.reload()
    shown(page)
    phone.set_offline(False)

    page.goto(f"{site.url}/app/#/settings")
    page.get_by_test_id("sign-out").click()
    page.get_by_test_id("sign-out-go").click()
    expect(page.get_by_test_id("login")).to_be_visible()
    assert page.evaluate(STORED) == []
