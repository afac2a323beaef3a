"""What did somebody do, in the few words a log is read by?

An operation's name begins with what it does (`read_`, `record_`, `withdraw_`). Where the first word is none of these,
the method of the request decides.
"""

from __future__ import annotations

from collections.abc import Mapping

ACTIONS = ("view", "create", "edit", "withdraw", "export", "sign_in", "sign_out", "manage")
_FIRST_WORDS = {
    "read": "view",
    "list": "view",
    "pull": "view",
    "find": "view",
    "state": "view",
    "record": "create",
    "sync": "create",
    "prescribe": "create",
    "request": "create",
    "amend": "edit",
    "revise": "edit",
    "end": "edit",
    "withdraw": "withdraw",
    "void": "withdraw",
    "discard": "withdraw",
    "trace": "view",
    "download": "export",
    "export": "export",
    "sign": "sign_out",
}
_METHODS = {"GET": "view", "HEAD": "view", "POST": "create", "PUT": "edit", "PATCH": "edit", "DELETE": "withdraw"}

# What can happen without a patient, and under which action it is looked for.
EVENTS: Mapping[str, str] = {
    "signed_in": "sign_in",
    "sign_in_refused": "sign_in",
    "signed_out": "sign_out",
    "session_ended": "sign_out",
    "session_ended_by_reuse": "sign_out",
    "account_opened": "manage",
    "account_closed": "manage",
    "account_reopened": "manage",
    "role_changed": "manage",
    "password_changed": "manage",
    "password_reset": "manage",
    "factor_added": "manage",
    "factor_removed": "manage",
    "factor_reset": "manage",
    "recovery_codes_made": "manage",
    "recovery_code_used": "sign_in",
    "passkey_added": "manage",
    "passkey_removed": "manage",
    "pin_set": "manage",
    "pin_removed": "manage",
    "invitation_made": "manage",
    "invitation_used": "manage",
    "invitation_withdrawn": "manage",
    "recovery_begun": "manage",
    "recovery_finished": "manage",
    "stepped_up": "sign_in",
    "step_up_refused": "sign_in",
    "authorisation_kept": "manage",
    "authorisation_withdrawn": "manage",
    "patient_enrolled": "manage",
    "care_link_made": "manage",
    "care_link_ended": "manage",
    "clinic_founded": "manage",
    "clinic_changed": "manage",
    "reason_stated": "view",
    "consent_changed": "manage",
    "notice_given": "manage",
    "correction_requested": "manage",
    "correction_decided": "manage",
    "hold_placed": "manage",
    "hold_lifted": "manage",
    "disposal_released": "manage",
    "disposed": "manage",
    "report_requested": "export",
    "export_downloaded": "export",
}


def action_of(operation: str, method: str) -> str:
    """The action of an operation."""
    first, _, _ = operation.partition("_")
    if operation.endswith("_file"):
        return "export"
    return _FIRST_WORDS.get(first) or _METHODS.get(method, "edit")
