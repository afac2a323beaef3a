"""What every table shares: named constraints, types that keep their meaning, keys that begin with the clinic.

Models stand on a plain DeclarativeBase; Flask-SQLAlchemy is handed its metadata (docs/decisions/0002).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, Date, DateTime, Dialect, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An instant. Refuses a time without a zone; gives back UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        # SQLite keeps text and knows no zone: everything in it is UTC.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The one base of all tables.

    `app_may` is what the application's own role may do with a table on PostgreSQL (docs/decisions/0022). A table
    that is only added to takes UPDATE away; one from which rows are removed adds DELETE.
    """

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "UPDATE")
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own spelling
        datetime: Utc(),
        date: Date(),
        UUID: Uuid(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class ClinicItself:
    """The row of a clinic. A clinic sees its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-20)


class InClinic:
    """A row of one clinic. The key begins with the clinic, so no other clinic can learn of it."""

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-20)


class ClinicOwned(InClinic):
    """One of many rows of a clinic: its key is the clinic and an id of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19)

    if TYPE_CHECKING:  # a mixin has no constructor of its own; every table built on it takes its columns by name

        def __init__(self, **columns: Any) -> None: ...
