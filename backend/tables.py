"""Imports every models module, so that migrations and tests see all tables."""

from backend.access import models as access_models
from backend.backups import models as backups_models
from backend.cohorts import models as cohorts_models
from backend.consent import models as consent_models
from backend.corrections import models as corrections_models
from backend.credentials import models as credentials_models
from backend.disclosures import models as disclosures_models
from backend.disposal import models as disposal_models
from backend.education import models as education_models
from backend.episode import models as episode_models
from backend.exercise import models as exercise_models
from backend.exports import models as exports_models
from backend.follow_up import models as follow_up_models
from backend.goals import models as goals_models
from backend.handover import models as handover_models
from backend.manual_therapy import models as manual_therapy_models
from backend.measures import models as measures_models
from backend.needling import models as needling_models
from backend.other_care import models as other_care_models
from backend.pain import models as pain_models
from backend.people import models as people_models
from backend.plan import models as plan_models
from backend.presets import models as presets_models
from backend.proof import models as proof_models
from backend.reasons import models as reasons_models
from backend.repertoire import models as repertoire_models
from backend.reports import models as reports_models
from backend.retention import models as retention_models
from backend.safety import models as safety_models
from backend.shell.audit import models as audit_models
from backend.shell.jobs import models as jobs_models
from backend.shell.mail import models as mail_models
from backend.shell.sync import models as sync_models
from backend.soreness import models as soreness_models
from backend.staff import models as staff_models

__all__ = [
    "access_models",
    "audit_models",
    "backups_models",
    "cohorts_models",
    "consent_models",
    "corrections_models",
    "credentials_models",
    "disclosures_models",
    "disposal_models",
    "education_models",
    "episode_models",
    "exercise_models",
    "exports_models",
    "follow_up_models",
    "goals_models",
    "handover_models",
    "jobs_models",
    "mail_models",
    "manual_therapy_models",
    "measures_models",
    "needling_models",
    "other_care_models",
    "pain_models",
    "people_models",
    "plan_models",
    "presets_models",
    "proof_models",
    "reasons_models",
    "repertoire_models",
    "reports_models",
    "retention_models",
    "safety_models",
    "soreness_models",
    "staff_models",
    "sync_models",
]
