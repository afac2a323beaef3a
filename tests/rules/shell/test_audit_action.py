"""What a log says somebody did."""

from __future__ import annotations

import pytest

from backend.shell.audit.action import ACTIONS, EVENTS, action_of


@pytest.mark.parametrize(
    ("operation", "method", "action"),
    [
        ("read_patient", "GET", "view"),
        ("pull_pain_entries", "GET", "view"),
        ("record_reading", "POST", "create"),
        ("sync_pain_entries", "POST", "create"),
        ("amend_pain_entry", "PUT", "edit"),
        ("end_prescription", "POST", "edit"),
        ("withdraw_reading", "POST", "withdraw"),
        ("read_report_file", "GET", "export"),
        ("download_my_data", "GET", "export"),
        ("sign_out", "POST", "sign_out"),
        ("something_new", "GET", "view"),
        ("something_new", "PUT", "edit"),
        ("something_new", "PROPFIND", "edit"),
    ],
)
def test_an_operation_is_named_by_its_first_word_else_by_its_method(operation: str, method: str, action: str) -> None:
    assert action_of(operation, method) == action


def test_every_event_has_one_of_the_actions() -> None:
    assert set(EVENTS.values()) <= set(ACTIONS)
    assert all(name.replace("_", "").isalpha() and name.islower() and len(name) <= 40 for name in EVENTS)
