"""Which forms stand on the deployments: Prefect is asked once an hour, unless the data have changed.

Runs of every few minutes need not read all deployments to find that nothing is to be done. What was put
there is known by a mark among the office's signs, which all its machines share.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session, col, delete

from models.signs import last_sign, sign
from models.tables import SignRow
from tasks.forms.form import Form

# a deployment that somebody wrote by hand, or took away, is found after this
HOLDS_FOR = timedelta(hours=1)
_BEGINNING = "forms "


def mark_of(forms: Mapping[str, Form]) -> str:
    """The same for forms that say the same, and only for these."""
    said = json.dumps({name: asdict(form) for name, form in forms.items()}, default=str)
    return _BEGINNING + sha256(said.encode()).hexdigest()


def stand_there(mark: str, *, session: Session, now: datetime) -> bool:
    """Whether just these forms were put there, or seen there, within the hour."""
    at = last_sign(mark, session=session)
    # a sign from the future was made by a clock that ran ahead, and says nothing
    return at is not None and now - HOLDS_FOR < at <= now


def keep_mark(mark: str, *, session: Session, at: datetime) -> None:
    """Say that these forms stand there, and no others."""
    name = col(SignRow.name)
    session.exec(delete(SignRow).where(name.startswith(_BEGINNING), name != mark))
    sign(mark, session=session, at=at)
