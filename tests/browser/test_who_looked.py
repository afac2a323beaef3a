"""A patient reads who looked, in plain words; an auditor reads the looks somebody should ask about."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening
from tests.support.databases import ON_SQLITE


@ON_SQLITE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_looked_is_read_by_the_patient_and_by_the_auditor(
    site: Site, phone: BrowserContext, desk: BrowserContext, scheme: Any
) -> None:
    patient = f"/patients/{site.cast.mara.patient_id}"
    for _ in range(3):
        assert site.cast.dev.get(f"{patient}/portrait").status_code == 200
    assert site.cast.lena.get(patient).status_code == 404

    page = phone.new_page()
    page.emulate_media(color_scheme=scheme)
    said = listening(page)
    sign_in(page, site, "mara", "/app/")
    page.get_by_test_id("tab-settings").click()
    page.get_by_test_id("who-looked").click()
    lines = page.get_by_test_id("looked")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("Lena, therapist")
    expect(lines.nth(0)).to_have_attribute("data-denied", "true")
    expect(lines.nth(1)).to_contain_text("Looked at your long picture")
    expect(lines.nth(1)).to_have_attribute("data-times", "3")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints(said) == []

    clinic = desk.new_page()
    clinic.emulate_media(color_scheme=scheme)
    heard = listening(clinic)
    sign_in(clinic, site, "ines", "/clinic/")
    clinic.get_by_test_id("nav-unusual").click()
    lena = clinic.get_by_test_id("finding").filter(has_text="Lena")
    expect(lena).to_have_attribute("data-signs", re.compile("no_care_link"))
    expect(lena).to_contain_text("Mara")
    assert findings(clinic) == []
    assert complaints(heard) == []
