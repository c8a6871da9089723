"""The bytes of attachments: kept in the step that names them, read only together with the plan they belong to."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import insert, select

from store.entry_tables import AttachedFile
from store.unit_of_work import UnitOfWork


def keep_file(uow: UnitOfWork, plan_id: str, content: bytes, now: datetime) -> str:
    """Keep the bytes with the plan and return their id. The same bytes again are the same file."""
    file_id = hashlib.sha256(plan_id.encode() + content).hexdigest()[:32]
    known = select(AttachedFile.id).where(AttachedFile.id == file_id)
    if uow.connection.execute(known).one_or_none() is None:
        uow.connection.execute(insert(AttachedFile).values(id=file_id, plan_id=plan_id, content=content, at=now))
    return file_id


def read_file(uow: UnitOfWork, plan_id: str, file_id: str) -> bytes:
    """Return the bytes, for rooms that have settled who asks. Raises LookupError when the plan has no such file."""
    found = uow.connection.scalar(
        select(AttachedFile.content).where(AttachedFile.id == file_id, AttachedFile.plan_id == plan_id)
    )
    if found is None:
        raise LookupError("no such file in this plan")
    return bytes(found)
