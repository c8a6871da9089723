"""The bytes of attachments: kept in the step that names them, read only together with the plan they belong to."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from store.entry_tables import AttachedFile
from store.unit_of_work import UnitOfWork

# Two clicks may bring the same bytes at the same moment: each database has its own way to say "unless it is there".
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def keep_file(uow: UnitOfWork, plan_id: str, content: bytes, now: datetime) -> str:
    """Keep the bytes with the plan and return their id. The same bytes again are the same file."""
    file_id = hashlib.sha256(plan_id.encode() + content).hexdigest()[:32]
    new = _INSERT[uow.connection.dialect.name](AttachedFile).values(
        id=file_id, plan_id=plan_id, content=content, at=now
    )
    uow.connection.execute(new.on_conflict_do_nothing())
    return file_id


def read_file(uow: UnitOfWork, plan_id: str, file_id: str) -> bytes:
    """Return the bytes, for rooms that have settled who asks. Raises LookupError when the plan has no such file."""
    found = uow.connection.scalar(
        select(AttachedFile.content).where(AttachedFile.id == file_id, AttachedFile.plan_id == plan_id)
    )
    if found is None:
        raise LookupError("no such file in this plan")
    return bytes(found)
