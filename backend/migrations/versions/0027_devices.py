"""Which device a sign-in belongs to, when it was last used, and whether its owner heard how it ended"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027_devices"
down_revision = "0026_report_approval"
branch_labels = None
depends_on = None

COLUMNS = (
    ("device", sa.String(length=80)),
    ("device_key", sa.LargeBinary(length=65)),
    ("called", sa.String(length=60)),
    ("shared", sa.Boolean()),
    ("last_used_at", sa.DateTime(timezone=True)),
    ("told_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("sign_in", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("sign_in", name)
