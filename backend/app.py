"""The application, put together. The only file that knows everyone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

import backend.tables  # noqa: F401 - foreign keys name tables as text, so all tables have to be known
from backend import __version__
from backend.access import routes as access_routes
from backend.access import service as access
from backend.access.guard import check_declared, init_guard, is_public, public
from backend.access.identity import Actor, Standing
from backend.access.permissions import Condition
from backend.access.tokens import init_tokens
from backend.agenda import routes as agenda_routes
from backend.backups import routes as backups_routes
from backend.consent import routes as consent_routes
from backend.consent import service as consent
from backend.corrections import routes as corrections_routes
from backend.corrections import service as corrections
from backend.credentials import routes as credentials_routes
from backend.credentials import service as credentials
from backend.disclosures import routes as disclosures_routes
from backend.disclosures import service as disclosures
from backend.disposal import routes as disposal_routes
from backend.disposal import service as disposal
from backend.disposal import worker as disposal_worker
from backend.education import routes as education_routes
from backend.education import service as education
from backend.episode import routes as episode_routes
from backend.episode import service as episode
from backend.exercise import routes as exercise_routes
from backend.exercise import service as exercise
from backend.exports import routes as exports_routes
from backend.exports import service as exports
from backend.exports import worker as exports_worker
from backend.follow_up import routes as follow_up_routes
from backend.follow_up import service as follow_up
from backend.goals import routes as goals_routes
from backend.goals import service as goals
from backend.handover import routes as handover_routes
from backend.handover import service as handover
from backend.joining import routes as joining_routes
from backend.joining import service as joining
from backend.manual_therapy import routes as manual_therapy_routes
from backend.manual_therapy import service as manual_therapy
from backend.measures import library as measures_library
from backend.measures import routes as measures_routes
from backend.measures import service as measures
from backend.needling import routes as needling_routes
from backend.needling import service as needling
from backend.other_care import routes as other_care_routes
from backend.other_care import service as other_care
from backend.outcomes import routes as outcomes_routes
from backend.outcomes import service as outcomes
from backend.oversight import routes as oversight_routes
from backend.oversight import service as oversight
from backend.pain import routes as pain_routes
from backend.pain import service as pain
from backend.people import routes as people_routes
from backend.people import service as people
from backend.phones import routes as phones_routes
from backend.phones import service as phones
from backend.plan import routes as plan_routes
from backend.plan import service as plan
from backend.presets import routes as presets_routes
from backend.presets import service as presets
from backend.reasons import routes as reasons_routes
from backend.reasons import service as reasons
from backend.repertoire import routes as repertoire_routes
from backend.repertoire import service as repertoire
from backend.reports import routes as reports_routes
from backend.reports import service as reports
from backend.reports import worker as reports_worker
from backend.retention import routes as retention_routes
from backend.retention import service as retention
from backend.safety import routes as safety_routes
from backend.safety import worker as safety_worker
from backend.safety.service import alerts as safety
from backend.safety.service import handling as safety_handling
from backend.safety.service import rules as safety_rules
from backend.safety.service import volume as safety_volume
from backend.shell.audit.names import Book
from backend.shell.audit.sealing import keep_log
from backend.shell.clock import Clock, SystemClock
from backend.shell.db.session import db, init_database
from backend.shell.jobs.queue import Worker
from backend.shell.mail.outbox import Postman
from backend.shell.mail.smtp import Mailer
from backend.shell.settings import Settings
from backend.shell.web import contract
from backend.shell.web.cursor import Cursors
from backend.shell.web.headers import init_headers
from backend.shell.web.health import health_blueprint
from backend.shell.web.hosts import init_hosts
from backend.shell.web.observing import configure_logs, init_observing
from backend.shell.web.pages import pages_blueprint
from backend.shell.web.problems import init_problems
from backend.shell.web.query_rules import init_query_rules
from backend.soreness import routes as soreness_routes
from backend.soreness import service as soreness
from backend.staff import routes as staff_routes
from backend.staff import service as staff
from backend.takeout import routes as takeout_routes
from backend.takeout import service as takeout
from backend.trends import routes as trends_routes

FEATURES = (
    access_routes,
    credentials_routes,
    staff_routes,
    people_routes,
    phones_routes,
    reasons_routes,
    consent_routes,
    corrections_routes,
    joining_routes,
    episode_routes,
    goals_routes,
    plan_routes,
    presets_routes,
    handover_routes,
    manual_therapy_routes,
    education_routes,
    other_care_routes,
    pain_routes,
    repertoire_routes,
    exercise_routes,
    needling_routes,
    soreness_routes,
    measures_routes,
    safety_routes,
    follow_up_routes,
    trends_routes,
    agenda_routes,
    reports_routes,
    outcomes_routes,
    exports_routes,
    disclosures_routes,
    backups_routes,
    oversight_routes,
    retention_routes,
    disposal_routes,
    takeout_routes,
)
RULES: Mapping[str, str] = {
    **access.RULES,
    **people.RULES,
    **phones.RULES,
    **consent.RULES,
    **corrections.RULES,
    **credentials.RULES,
    **joining.RULES,
    **staff.RULES,
    **reasons.RULES,
    **episode.RULES,
    **goals.RULES,
    **plan.RULES,
    **presets.RULES,
    **handover.RULES,
    **manual_therapy.RULES,
    **education.RULES,
    **other_care.RULES,
    **pain.RULES,
    **repertoire.RULES,
    **exercise.RULES,
    **needling.RULES,
    **soreness.RULES,
    **measures.RULES,
    **measures_library.RULES,
    **safety_rules.RULES,
    **safety_handling.RULES,
    **safety_volume.RULES,
    **follow_up.RULES,
    **reports.RULES,
    **outcomes.RULES,
    **exports.RULES,
    **disclosures.RULES,
    **oversight.RULES,
    **retention.RULES,
    **disposal.RULES,
    **takeout.RULES,
}


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Put Ebb together for these settings. Raises `UndeclaredRoute` when a route names no permission."""
    clock = clock or SystemClock()
    configure_logs(settings.log_level)
    app = Flask("ebb", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes, PROVIDE_AUTOMATIC_OPTIONS=False, PROPAGATE_EXCEPTIONS=False
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False
    app.extensions["ebb_settings"] = settings
    app.extensions["ebb_clock"] = clock
    app.extensions["ebb_cursors"] = Cursors(settings.key("cursor"))
    init_database(app, settings.database_url)
    with app.app_context():
        keep_log(db.engine, Book(settings.key("audit names"), people.facts_for_log))
    init_headers(app, settings)
    registry = init_observing(app)
    init_problems(app)
    init_hosts(app, settings)
    init_tokens(app, settings)
    init_guard(app, clock, settings, _relation(clock))
    init_query_rules(app)
    api = contract.init_contract(app, __version__)
    for feature in FEATURES:
        api.register_blueprint(feature.blueprint)
    app.register_blueprint(pages_blueprint(settings.web_folder, public))
    health = health_blueprint(registry, settings)
    app.register_blueprint(health)
    for endpoint in ("health.healthz", "health.readyz", "health.metrics"):
        public(app.view_functions[endpoint])
    check_declared(app)
    app.extensions["ebb_contract"] = lambda: contract.build(app, api, RULES, lambda e: is_public(app, e), codes_of)
    return app


def codes_of(name: str) -> set[str]:
    """The rules of the feature whose blueprint has this name: of its service and of every file beside it."""
    [package] = {one.__name__.rpartition(".")[0] for one in FEATURES if one.blueprint.name == name} or {""}
    beside = [module for file, module in list(sys.modules.items()) if package and file.startswith(f"{package}.")]
    return {code for module in beside for code in getattr(module, "RULES", ()) if code in RULES}


def worker_of(app: Flask) -> Worker:
    """A worker that can do every task of every feature."""
    settings: Settings = app.extensions["ebb_settings"]
    tasks = {reports.TASK: reports_worker.task(settings.report_folder, settings.diary_day_starts_at)}
    tasks |= {disposal.TASK: disposal_worker.dispose, exports.TASK: exports_worker.make_file}
    with app.app_context():
        postman = Postman(db.engine, Mailer(settings.mail))
        rounds = (safety_worker.Watch(db.engine).round, postman.round)
        return Worker(db.engine, tasks, app.extensions["ebb_clock"], rounds)


def built_contract(app: Flask) -> dict[str, Any]:
    """The contract of this application as plain data."""
    build: Callable[[], dict[str, Any]] = app.extensions["ebb_contract"]
    return build()


def _relation(clock: Clock) -> Callable[[Session, Actor, UUID], Standing | None]:
    def relation(session: Session, actor: Actor, patient_id: UUID) -> Standing | None:
        now = clock.now()
        found = reasons.standing(session, actor, patient_id, now)
        if found is None or found.condition in {Condition.OWN, Condition.IN_CARE}:
            return found
        return replace(found, alerted=safety.may_handle(session, actor, patient_id, now))

    return relation
