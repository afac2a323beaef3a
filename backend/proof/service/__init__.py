"""Inviting, proving and unlinking; one file for each thing that is shown."""

from backend.proof.models import Invitation as Invitation
