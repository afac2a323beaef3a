"""Imports every models module, so that migrations and tests see all tables."""

from backend.access import models as access_models
from backend.people import models as people_models
from backend.plan import models as plan_models
from backend.shell.audit import models as audit_models
from backend.shell.jobs import models as jobs_models
from backend.shell.sync import models as sync_models

__all__ = ["access_models", "audit_models", "jobs_models", "people_models", "plan_models", "sync_models"]
