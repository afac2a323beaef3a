"""How a pain feels, what worsens and what eases it. Null in older entries: nobody was asked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_pain_words"
down_revision = "0029_episodes"
branch_labels = None
depends_on = None

ADDED = (
    ("qualities", sa.JSON()),
    ("worsens", sa.JSON()),
    ("worsens_note", sa.String(length=500)),
    ("eases", sa.JSON()),
    ("eases_note", sa.String(length=500)),
)


def upgrade() -> None:
    for name, kind in ADDED:
        op.add_column("pain_entry", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pain_entry") as table:
        for name, _ in reversed(ADDED):
            table.drop_column(name)
