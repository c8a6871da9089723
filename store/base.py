"""What every table stands on: the declarative base, the one column type for written words, and time."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, LargeBinary, MetaData, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables. Constraint names are fixed so that migrations can name them on every database."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}


class FreeText(TypeDecorator[str]):
    """Words somebody wrote. The only column type for them, so that encryption per person is one change here.

    PostgreSQL cannot hold U+0000 in text; the gate refuses it before it comes this far.
    """

    impl = Text
    cache_ok = True


class FreeFields(TypeDecorator[dict[str, Any]]):
    """Several fields somebody wrote, kept together as one text: what guards `FreeText` guards these too."""

    impl = FreeText
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Write the fields as JSON, always in the same order."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        """Give the fields back."""
        return None if value is None else dict(json.loads(value))


class FreeBytes(TypeDecorator[bytes]):
    """A file somebody attached. What guards `FreeText` guards this too."""

    impl = LargeBinary
    cache_ok = True


class Moment(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC on the way out (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would mean different moments on different servers."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime; give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> str:
    """Return a fresh random id (32 hex digits)."""
    return uuid.uuid4().hex
