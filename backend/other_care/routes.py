"""Medicines and their changes, other care by month, and the table of before and after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.other_care import schemas, service
from backend.other_care.use import MedicineDraft, MonthDraft, UseDraft
from backend.people import service as people
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("other_care", __name__, "Medicines, visits elsewhere, work days lost.")
KEPT = "This was kept before."


@blueprint.route("/patients/<uuid:patient_id>/other-care", methods=["GET"])
@requires(Permission.OTHER_CARE_READ)
@blueprint.response(200, schemas.OtherCareSchema)
def read_other_care(patient_id: UUID) -> dict[str, Any]:
    """Medicines with every change, when somebody asked, and other care by month"""
    with transaction() as session:
        return service.told(session, patient_id)


@blueprint.route("/patients/<uuid:patient_id>/other-care/before-after", methods=["GET"])
@requires(Permission.OTHER_CARE_READ)
@blueprint.response(200, schemas.BeforeAfterSchema)
def read_before_after(patient_id: UUID) -> service.BeforeAfter:
    """Other care when the episode opened and today"""
    with transaction() as session:
        today = people.enrolment(session, patient_id).today(clock_of_app().now())
        return service.before_after(session, patient_id, today)


@blueprint.route("/patients/<uuid:patient_id>/medicines", methods=["POST"])
@requires(Permission.OTHER_CARE_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewMedicineSchema)
@blueprint.response(201, schemas.OtherCareSchema)
@blueprint.alt_response(200, schema=schemas.OtherCareSchema, description=KEPT)
def record_medicine(draft: MedicineDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Keep a medicine and how it is taken"""
    with transaction() as session:
        is_new = service.take(session, **_who(patient_id), draft=draft, now=clock_of_app().now())
        if is_new:
            changes("medicine")
        return service.told(session, patient_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/medicines/<uuid:medicine_id>/uses", methods=["POST"])
@requires(Permission.OTHER_CARE_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewMedicineUseSchema)
@blueprint.response(201, schemas.OtherCareSchema)
@blueprint.alt_response(200, schema=schemas.OtherCareSchema, description=KEPT)
def record_medicine_use(draft: UseDraft, patient_id: UUID, medicine_id: UUID) -> tuple[dict[str, Any], int]:
    """Keep how a medicine is taken from a day on, or that it is not any more; what was before stays"""
    with transaction() as session:
        now = clock_of_app().now()
        is_new = service.change(session, **_who(patient_id), medicine_id=medicine_id, draft=draft, now=now)
        if is_new:
            changes("medicine_use")
        return service.told(session, patient_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/medicine-reviews", methods=["POST"])
@requires(Permission.OTHER_CARE_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewMedicineReviewSchema)
@blueprint.response(201, schemas.OtherCareSchema)
@blueprint.alt_response(200, schema=schemas.OtherCareSchema, description=KEPT)
def record_medicine_review(body: dict[str, Any], patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Keep that somebody asked about medicines on a day, also when there are none"""
    with transaction() as session:
        draft = service.ReviewDraft(**body)
        is_new = service.review(session, **_who(patient_id), draft=draft, now=clock_of_app().now())
        if is_new:
            changes("medicine_review")
        return service.told(session, patient_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/care-elsewhere", methods=["POST"])
@requires(Permission.OTHER_CARE_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewCareMonthSchema)
@blueprint.response(201, schemas.OtherCareSchema)
@blueprint.alt_response(200, schema=schemas.OtherCareSchema, description=KEPT)
def record_care_month(draft: MonthDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Keep visits elsewhere and work days lost of one month; not asked is null"""
    with transaction() as session:
        is_new = service.tell_month(session, **_who(patient_id), draft=draft, now=clock_of_app().now())
        if is_new:
            changes("care_elsewhere")
        return service.told(session, patient_id), 201 if is_new else 200


def _who(patient_id: UUID) -> dict[str, UUID]:
    actor = current()
    return {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
