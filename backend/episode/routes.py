"""Episodes: opening one, learning more about it, ending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.episode import schemas, service
from backend.episode.course import EndDraft, FactsDraft, OpeningDraft, PainTypeDraft
from backend.people import service as people
from backend.shell.refusal import NotFound
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("episode", __name__, "Courses of care, each from its opening to its end.")


@blueprint.route("/patients/<uuid:patient_id>/episodes", methods=["GET"])
@requires(Permission.PLAN_READ)
@blueprint.response(200, schemas.EpisodesSchema)
def list_episodes(patient_id: UUID) -> dict[str, Any]:
    """The patient's episodes, the newest first"""
    with transaction() as session:
        return {"items": service.told(session, patient_id, _today(session, patient_id))}


@blueprint.route("/patients/<uuid:patient_id>/episodes", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewEpisodeSchema)
@blueprint.response(201, schemas.EpisodeSchema)
@blueprint.alt_response(200, schema=schemas.EpisodeSchema, description="This episode was opened before.")
def open_episode(draft: OpeningDraft, patient_id: UUID) -> tuple[service.ToldEpisode, int]:
    """Open an episode; one at a time"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
        episode_id, is_new = service.open_episode(session, **who, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("episode")
        return _one(session, patient_id, episode_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/facts", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewFactsSchema)
@blueprint.response(201, schemas.EpisodeSchema)
@blueprint.alt_response(200, schema=schemas.EpisodeSchema, description="This was kept before.")
def record_episode_facts(draft: FactsDraft, patient_id: UUID, episode_id: UUID) -> tuple[service.ToldEpisode, int]:
    """Write what is known of the pain now; what stood there before stays"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
        is_new = service.learn(session, **who, episode_id=episode_id, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("episode_facts")
        return _one(session, patient_id, episode_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/pain-types", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewPainTypeSchema)
@blueprint.response(201, schemas.EpisodeSchema)
@blueprint.alt_response(200, schema=schemas.EpisodeSchema, description="This was kept before.")
def record_pain_type(draft: PainTypeDraft, patient_id: UUID, episode_id: UUID) -> tuple[service.ToldEpisode, int]:
    """Write which kind of pain is held likely from a day on"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
        is_new = service.hold_likely(session, **who, episode_id=episode_id, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("pain_type")
        return _one(session, patient_id, episode_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/end", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.EpisodeEndSchema)
@blueprint.response(200, schemas.EpisodeSchema)
def end_episode(draft: EndDraft, patient_id: UUID, episode_id: UUID) -> service.ToldEpisode:
    """End an episode with its last day and a reason; whoever comes back gets a new one"""
    with transaction() as session:
        who = {"patient_id": patient_id, "episode_id": episode_id, "author_id": current().account_id}
        if service.end(session, **who, draft=draft, now=clock_of_app().now()):
            changes("ended_on", "ended_reason")
        return _one(session, patient_id, episode_id)


def _one(session: Session, patient_id: UUID, episode_id: UUID) -> service.ToldEpisode:
    found = service.told(session, patient_id, _today(session, patient_id))
    one = next((episode for episode in found if episode.id == episode_id), None)
    if one is None:
        raise NotFound
    return one


def _today(session: Session, patient_id: UUID) -> Any:
    return people.enrolment(session, patient_id).today(clock_of_app().now())
