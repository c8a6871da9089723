"""Attaching a PDF to a reference: is it what it says, where is it kept, and what is it called."""

from __future__ import annotations

import re
from datetime import datetime

from coordinator.living_plan import LivingPlan
from coordinator.pdf_check import fault_of
from coordinator.uploads import MOST_FILE, Upload
from coordinator.words import Refused
from store.elements import Attachment
from store.entries import single_id
from store.entry_changes import Put
from store.files import keep_file
from store.unit_of_work import UnitOfWork

FIELD = "file"
_ENDING = re.compile(r"\.pdf\Z", re.IGNORECASE)
_MOST_IN_A_PLAN = 200
# What some system cannot have in a file name, and names that mean a device there.
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*%;\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)


def check_file(upload: Upload) -> None:
    """Raise Refused unless this is a PDF that can be kept."""
    fault = "file_too_big" if upload.is_too_big else fault_of(upload.content)
    if fault:
        raise Refused(fault, field=FIELD, most=MOST_FILE // (1024 * 1024))


def attached(uow: UnitOfWork, plan: LivingPlan, reference: str, upload: Upload, now: datetime) -> Put:
    """Keep the bytes and return the change that attaches them. The same file again is the same attachment."""
    if sum(isinstance(entry.element, Attachment) for entry in plan.entries.all) >= _MOST_IN_A_PLAN:
        raise Refused("file_too_many", field=FIELD, most=_MOST_IN_A_PLAN)
    file_id = keep_file(uow, plan.state.id, upload.content, now)
    entry_id = single_id(f"{reference}:{file_id}", Attachment.kind)
    stands = plan.entries.find(entry_id)
    element = Attachment(upload.name, reference, file_id, len(upload.content))
    if stands is not None and isinstance(stands.element, Attachment):
        element = stands.element  # the name may have been made better
    return Put(entry_id, element, stands.version if stands else 0)


def title_from(upload: Upload) -> str:
    """Return what a reference is called when nobody has named it: as its file."""
    return _ENDING.sub("", upload.name)


def safe_name(name: str) -> str:
    """Return a file name that every system can have and that ends as what it is."""
    base = _ENDING.sub("", _NOT_IN_A_NAME.sub("_", name)).strip(" .")[:100].strip(" .")
    return f"{base if base and not _DEVICE.match(base) else f'vedlegg {base}'.strip()}.pdf"
