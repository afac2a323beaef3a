"""Who may do what: one table to read aloud.

OWN: the patient, on their own record. IN_CARE: a therapist whose care link covers today. STATED_REASON: who has said
why, for this patient and for a few hours; it opens reading and never writing. ALERTED: an alert about this patient is
theirs or was passed on to them; it opens that patient's alerts and nothing else. IN_CLINIC: anyone of that role, for a
patient of their own clinic. CLINIC: anyone of that role, for their own clinic, never one patient's clinical record.
A role that is not named in a row may not do it. Nobody may do anything in another clinic.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is in their clinic. An admin is not more than a therapist, only different.

    An auditor reads who looked at what. A researcher reads figures about many people, with an approval. An operator
    keeps the server running and sees nothing clinical.
    """

    PATIENT = "patient"
    THERAPIST = "therapist"
    CLINIC_ADMIN = "clinic_admin"
    AUDITOR = "auditor"
    RESEARCHER = "researcher"
    OPERATOR = "operator"


class Condition(StrEnum):
    """How the person has to stand to the record."""

    OWN = "own"
    IN_CARE = "in_care"
    STATED_REASON = "stated_reason"
    IN_CARE_OR_REASON = "in_care_or_reason"
    ALERTED = "alerted"
    IN_CARE_OR_ALERTED = "in_care_or_alerted"
    READS_ALERTS = "reads_alerts"
    REASON_OR_ALERTED = "reason_or_alerted"
    IN_CLINIC = "in_clinic"
    CLINIC = "clinic"


# What else fulfils a condition. How somebody stands is the nearest that is true of them.
ALSO: Mapping[Condition, frozenset[Condition]] = {
    Condition.IN_CARE_OR_REASON: frozenset({Condition.IN_CARE, Condition.STATED_REASON}),
    Condition.IN_CARE_OR_ALERTED: frozenset({Condition.IN_CARE, Condition.ALERTED}),
    Condition.READS_ALERTS: frozenset({Condition.IN_CARE, Condition.STATED_REASON, Condition.ALERTED}),
    Condition.REASON_OR_ALERTED: frozenset({Condition.STATED_REASON, Condition.ALERTED}),
    Condition.IN_CLINIC: frozenset({Condition.IN_CARE, Condition.STATED_REASON, Condition.ALERTED}),
}


class Permission(StrEnum):
    """What can be asked for. Every route names exactly one."""

    ME_READ = "me.read"
    ME_CREDENTIALS = "me.credentials"
    ME_SIGN_INS = "me.sign_ins"
    PATIENTS_LIST = "patients.list"
    PATIENT_FIND = "patient.find"
    PATIENT_READ = "patient.read"
    INVITATION_MAKE = "invitation.make"
    WAYS_CHANGE = "ways.change"
    DEVICE_LINK = "device.link"
    REASON_STATE = "reason.state"
    REASONS_READ = "reasons.read"
    QUARANTINE_READ = "quarantine.read"
    QUARANTINE_ANSWER = "quarantine.answer"
    PHONE_SEND = "phone.send"
    PHONE_FETCH = "phone.fetch"
    PAIN_READ = "pain.read"
    PAIN_WRITE = "pain.write"
    EXERCISE_READ = "exercise.read"
    EXERCISE_PRESCRIBE = "exercise.prescribe"
    EXERCISE_LOG = "exercise.log"
    LIBRARY_READ = "library.read"
    LIBRARY_WRITE = "library.write"
    NEEDLING_READ = "needling.read"
    NEEDLING_RECORD = "needling.record"
    LOT_TRACE = "lot.trace"
    PLAN_READ = "plan.read"
    PLAN_REVISE = "plan.revise"
    MEASURES_READ = "measures.read"
    MEASURES_RECORD = "measures.record"
    INSTRUMENTS_READ = "instruments.read"
    INSTRUMENTS_LOAD = "instruments.load"
    ALERTS_READ = "alerts.read"
    ALERT_HANDLE = "alert.handle"
    ALERTS_LIST = "alerts.list"
    ALERTS_COUNT = "alerts.count"
    SAFETY_PROTOCOL_READ = "safety.protocol.read"
    SAFETY_PROTOCOL_WRITE = "safety.protocol.write"
    MANUAL_THERAPY_READ = "manual_therapy.read"
    MANUAL_THERAPY_RECORD = "manual_therapy.record"
    LESSONS_READ = "lessons.read"
    LESSONS_WRITE = "lessons.write"
    EDUCATION_READ = "education.read"
    EDUCATION_SEND = "education.send"
    OTHER_CARE_READ = "other_care.read"
    OTHER_CARE_RECORD = "other_care.record"
    PRESETS_READ = "presets.read"
    PRESETS_WRITE = "presets.write"
    ESCALATION_READ = "escalation.read"
    ESCALATION_SET = "escalation.set"
    FOLLOW_UP_READ = "follow_up.read"
    FOLLOW_UP_ANSWER = "follow_up.answer"
    TREND_READ = "trend.read"
    TODAY_READ = "today.read"
    WORKLIST_READ = "worklist.read"
    COHORTS_LIST = "cohorts.list"
    OUTCOMES_READ = "outcomes.read"
    OUTCOMES_OWN = "outcomes.own"
    EXPORT_MAKE = "export.make"
    EXPORT_READ = "export.read"
    DISCLOSURE_MAKE = "disclosure.make"
    DISCLOSURE_READ = "disclosure.read"
    BACKUPS_READ = "backups.read"
    REPORT_REQUEST = "report.request"
    REPORT_READ = "report.read"
    NOTICES_READ = "notices.read"
    PATIENT_DISCHARGE = "patient.discharge"
    STAFF_LIST = "staff.list"
    STAFF_MANAGE = "staff.manage"
    THERAPISTS_LIST = "therapists.list"
    ENROLMENTS_LIST = "enrolments.list"
    PATIENT_ENROL = "patient.enrol"
    CARE_ASSIGN = "care.assign"
    CORRECTIONS_LIST = "corrections.list"
    CORRECTION_READ = "correction.read"
    CORRECTION_ASK = "correction.ask"
    CORRECTION_ANSWER = "correction.answer"
    CORRECTION_DISAGREE = "correction.disagree"
    RETENTION_READ = "retention.read"
    RETENTION_SET = "retention.set"
    HOLD_PLACE = "hold.place"
    HOLD_LIFT = "hold.lift"
    DISPOSAL_REQUEST = "disposal.request"
    DISPOSAL_RELEASE = "disposal.release"
    MY_DATA_READ = "my_data.read"
    CONSENT_READ = "consent.read"
    CONSENT_RECORD = "consent.record"
    AUDIT_READ = "audit.read"
    ACCESSES_READ = "accesses.read"
    AUDIT_HEADS_READ = "audit.heads"


def anyone(*roles: Role) -> dict[Role, Condition]:
    """Whoever has one of these roles, about their own clinic."""
    return dict.fromkeys(roles, Condition.CLINIC)


OWN_OR_IN_CARE = {Role.PATIENT: Condition.OWN, Role.THERAPIST: Condition.IN_CARE}
READERS = {
    Role.PATIENT: Condition.OWN,
    Role.THERAPIST: Condition.IN_CARE_OR_REASON,
    Role.CLINIC_ADMIN: Condition.STATED_REASON,
}
OF_THE_CLINIC = {Role.THERAPIST: Condition.IN_CLINIC, Role.CLINIC_ADMIN: Condition.IN_CLINIC}
OWN_ONLY = {Role.PATIENT: Condition.OWN}
CARE_ONLY = {Role.THERAPIST: Condition.IN_CARE}
EVERYONE = dict.fromkeys(Role, Condition.CLINIC)

TABLE: Mapping[Permission, Mapping[Role, Condition]] = {
    Permission.ME_READ: EVERYONE,
    Permission.ME_CREDENTIALS: EVERYONE,
    Permission.ME_SIGN_INS: EVERYONE,
    Permission.PATIENTS_LIST: anyone(Role.THERAPIST),
    Permission.INVITATION_MAKE: CARE_ONLY | {Role.CLINIC_ADMIN: Condition.IN_CLINIC},
    Permission.WAYS_CHANGE: EVERYONE,
    Permission.DEVICE_LINK: anyone(Role.PATIENT),
    Permission.PATIENT_FIND: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.PATIENT_READ: READERS,
    Permission.REASON_STATE: OF_THE_CLINIC,
    Permission.REASONS_READ: READERS,
    Permission.QUARANTINE_READ: READERS,
    Permission.QUARANTINE_ANSWER: OWN_ONLY,
    Permission.PHONE_SEND: OWN_ONLY,
    Permission.PHONE_FETCH: OWN_ONLY,
    Permission.PAIN_READ: READERS,
    Permission.PAIN_WRITE: OWN_ONLY,
    Permission.EXERCISE_READ: READERS,
    Permission.EXERCISE_PRESCRIBE: CARE_ONLY,
    Permission.EXERCISE_LOG: OWN_ONLY,
    Permission.LIBRARY_READ: anyone(Role.PATIENT, Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.LIBRARY_WRITE: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.NEEDLING_READ: READERS,
    Permission.NEEDLING_RECORD: CARE_ONLY,
    # Names and days of those who met a needle that is called back: nothing of what was done or felt.
    Permission.LOT_TRACE: anyone(Role.CLINIC_ADMIN),
    Permission.PLAN_READ: READERS,
    Permission.PLAN_REVISE: CARE_ONLY,
    Permission.MEASURES_READ: READERS,
    Permission.MEASURES_RECORD: CARE_ONLY,
    Permission.INSTRUMENTS_READ: anyone(Role.PATIENT, Role.THERAPIST, Role.CLINIC_ADMIN, Role.RESEARCHER),
    Permission.INSTRUMENTS_LOAD: anyone(Role.CLINIC_ADMIN),
    # Not the patient's own: what was answered is theirs to read, what was made of it is a therapist's work.
    Permission.ALERTS_READ: {
        Role.THERAPIST: Condition.READS_ALERTS,
        Role.CLINIC_ADMIN: Condition.REASON_OR_ALERTED,
    },
    Permission.ALERT_HANDLE: {Role.THERAPIST: Condition.IN_CARE_OR_ALERTED, Role.CLINIC_ADMIN: Condition.ALERTED},
    Permission.ALERTS_LIST: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.ALERTS_COUNT: anyone(Role.CLINIC_ADMIN),
    Permission.ESCALATION_READ: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.ESCALATION_SET: anyone(Role.CLINIC_ADMIN),
    Permission.FOLLOW_UP_READ: READERS,
    Permission.FOLLOW_UP_ANSWER: OWN_ONLY,
    Permission.SAFETY_PROTOCOL_READ: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.SAFETY_PROTOCOL_WRITE: anyone(Role.CLINIC_ADMIN),
    Permission.MANUAL_THERAPY_READ: READERS,
    Permission.MANUAL_THERAPY_RECORD: CARE_ONLY,
    Permission.LESSONS_READ: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.LESSONS_WRITE: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.EDUCATION_READ: READERS,
    Permission.EDUCATION_SEND: CARE_ONLY,
    Permission.OTHER_CARE_READ: READERS,
    Permission.OTHER_CARE_RECORD: CARE_ONLY,
    Permission.PRESETS_READ: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.PRESETS_WRITE: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.TREND_READ: READERS,
    Permission.TODAY_READ: READERS,
    Permission.WORKLIST_READ: anyone(Role.THERAPIST),
    Permission.COHORTS_LIST: anyone(Role.CLINIC_ADMIN, Role.RESEARCHER),
    Permission.OUTCOMES_READ: anyone(Role.CLINIC_ADMIN),
    Permission.OUTCOMES_OWN: anyone(Role.THERAPIST),
    Permission.EXPORT_MAKE: anyone(Role.CLINIC_ADMIN),
    Permission.EXPORT_READ: anyone(Role.CLINIC_ADMIN),
    # Each one needs the patient's consent on file; what it holds is written down and the patient sees it.
    Permission.DISCLOSURE_MAKE: {Role.THERAPIST: Condition.IN_CARE, Role.CLINIC_ADMIN: Condition.IN_CLINIC},
    Permission.DISCLOSURE_READ: {
        Role.PATIENT: Condition.OWN,
        Role.THERAPIST: Condition.IN_CARE,
        Role.CLINIC_ADMIN: Condition.IN_CLINIC,
    },
    Permission.BACKUPS_READ: anyone(Role.CLINIC_ADMIN, Role.OPERATOR),
    Permission.REPORT_REQUEST: anyone(Role.CLINIC_ADMIN, Role.RESEARCHER),
    Permission.REPORT_READ: anyone(Role.CLINIC_ADMIN, Role.RESEARCHER),
    Permission.NOTICES_READ: EVERYONE,
    Permission.PATIENT_DISCHARGE: CARE_ONLY,
    Permission.STAFF_LIST: anyone(Role.CLINIC_ADMIN),
    Permission.STAFF_MANAGE: anyone(Role.CLINIC_ADMIN),
    Permission.THERAPISTS_LIST: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    # Names, birth dates and who cares for whom: nothing of what a patient wrote.
    Permission.ENROLMENTS_LIST: anyone(Role.CLINIC_ADMIN),
    Permission.PATIENT_ENROL: anyone(Role.CLINIC_ADMIN),
    Permission.CARE_ASSIGN: {Role.THERAPIST: Condition.IN_CARE, Role.CLINIC_ADMIN: Condition.IN_CLINIC},
    Permission.CORRECTIONS_LIST: anyone(Role.THERAPIST, Role.CLINIC_ADMIN),
    Permission.CORRECTION_READ: READERS,
    Permission.CORRECTION_ASK: OWN_OR_IN_CARE,
    Permission.CORRECTION_ANSWER: CARE_ONLY,
    Permission.CORRECTION_DISAGREE: OWN_ONLY,
    Permission.RETENTION_READ: anyone(Role.CLINIC_ADMIN, Role.AUDITOR),
    Permission.RETENTION_SET: anyone(Role.CLINIC_ADMIN),
    Permission.HOLD_PLACE: anyone(Role.CLINIC_ADMIN),
    Permission.HOLD_LIFT: anyone(Role.CLINIC_ADMIN, Role.AUDITOR),
    Permission.DISPOSAL_REQUEST: anyone(Role.CLINIC_ADMIN),
    Permission.DISPOSAL_RELEASE: anyone(Role.CLINIC_ADMIN, Role.AUDITOR),
    Permission.MY_DATA_READ: OWN_ONLY,
    Permission.CONSENT_READ: READERS,
    Permission.CONSENT_RECORD: OWN_OR_IN_CARE,
    Permission.ACCESSES_READ: OWN_ONLY,
    Permission.AUDIT_READ: anyone(Role.CLINIC_ADMIN, Role.AUDITOR),
    Permission.AUDIT_HEADS_READ: anyone(Role.CLINIC_ADMIN, Role.AUDITOR, Role.OPERATOR),
}


def condition(permission: Permission, role: Role) -> Condition | None:
    """Under which condition this role may do this; None when it may not at all."""
    return TABLE[permission].get(role)


def meets(standing: Condition | None, needed: Condition) -> bool:
    """Whether who stands like this to a patient fulfils the condition."""
    return standing is not None and (standing is needed or standing in ALSO.get(needed, ()))
