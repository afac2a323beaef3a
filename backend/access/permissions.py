"""Who may do what: one table to read aloud.

OWN: the patient, on their own record. IN_CARE: a therapist whose care link covers today.
CLINIC: anyone of that role, for their own clinic, never one patient's clinical record.
A role that is not named in a row may not do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is in their clinic. An admin is not more than a therapist, only different."""

    PATIENT = "patient"
    THERAPIST = "therapist"
    CLINIC_ADMIN = "clinic_admin"


class Condition(StrEnum):
    """How the person has to stand to the record."""

    OWN = "own"
    IN_CARE = "in_care"
    CLINIC = "clinic"


class Permission(StrEnum):
    """What can be asked for. Every route names exactly one."""

    ME_READ = "me.read"
    PATIENTS_LIST = "patients.list"
    PATIENT_READ = "patient.read"
    QUARANTINE_READ = "quarantine.read"
    PAIN_READ = "pain.read"
    PAIN_WRITE = "pain.write"
    EXERCISE_READ = "exercise.read"
    EXERCISE_PRESCRIBE = "exercise.prescribe"
    EXERCISE_LOG = "exercise.log"
    NEEDLING_READ = "needling.read"
    NEEDLING_RECORD = "needling.record"
    PLAN_READ = "plan.read"
    PLAN_REVISE = "plan.revise"
    MEASURES_READ = "measures.read"
    MEASURES_RECORD = "measures.record"
    INSTRUMENTS_READ = "instruments.read"
    TREND_READ = "trend.read"
    TODAY_READ = "today.read"
    WORKLIST_READ = "worklist.read"
    OUTCOMES_READ = "outcomes.read"
    REPORT_REQUEST = "report.request"
    REPORT_READ = "report.read"


OWN_OR_IN_CARE = {Role.PATIENT: Condition.OWN, Role.THERAPIST: Condition.IN_CARE}
OWN_ONLY = {Role.PATIENT: Condition.OWN}
CARE_ONLY = {Role.THERAPIST: Condition.IN_CARE}
EVERYONE = {Role.PATIENT: Condition.CLINIC, Role.THERAPIST: Condition.CLINIC, Role.CLINIC_ADMIN: Condition.CLINIC}

TABLE: Mapping[Permission, Mapping[Role, Condition]] = {
    Permission.ME_READ: EVERYONE,
    Permission.PATIENTS_LIST: {Role.THERAPIST: Condition.CLINIC},
    Permission.PATIENT_READ: OWN_OR_IN_CARE,
    Permission.QUARANTINE_READ: OWN_OR_IN_CARE,
    Permission.PAIN_READ: OWN_OR_IN_CARE,
    Permission.PAIN_WRITE: OWN_ONLY,
    Permission.EXERCISE_READ: OWN_OR_IN_CARE,
    Permission.EXERCISE_PRESCRIBE: CARE_ONLY,
    Permission.EXERCISE_LOG: OWN_ONLY,
    Permission.NEEDLING_READ: OWN_OR_IN_CARE,
    Permission.NEEDLING_RECORD: CARE_ONLY,
    Permission.PLAN_READ: OWN_OR_IN_CARE,
    Permission.PLAN_REVISE: CARE_ONLY,
    Permission.MEASURES_READ: OWN_OR_IN_CARE,
    Permission.MEASURES_RECORD: CARE_ONLY,
    Permission.INSTRUMENTS_READ: EVERYONE,
    Permission.TREND_READ: OWN_OR_IN_CARE,
    Permission.TODAY_READ: OWN_OR_IN_CARE,
    Permission.WORKLIST_READ: {Role.THERAPIST: Condition.CLINIC},
    Permission.OUTCOMES_READ: {Role.CLINIC_ADMIN: Condition.CLINIC},
    Permission.REPORT_REQUEST: {Role.CLINIC_ADMIN: Condition.CLINIC},
    Permission.REPORT_READ: {Role.CLINIC_ADMIN: Condition.CLINIC},
}


def condition(permission: Permission, role: Role) -> Condition | None:
    """Under which condition this role may do this; None when it may not at all."""
    return TABLE[permission].get(role)
