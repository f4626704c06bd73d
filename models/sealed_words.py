"""Words inside a message that the database has only unreadable: a link is a key, and is not kept open.

They are opened in the moment of sending and struck out once the message has gone.
"""

from __future__ import annotations

import re
from typing import Any, Protocol

from sqlalchemy import literal, select
from sqlmodel import Session

from models.outbox_tables import WELCOME
from models.secrets import key_ring
from models.states import ReminderState
from models.tables import ReminderRow

_SEALED = re.compile("⟦([A-Za-z0-9_=-]{20,2000})⟧")
STRUCK_OUT = "(đã gửi, không lưu lại)"
# from here a message goes out no more
OVER = (ReminderState.SENT, ReminderState.CANCELLED)
_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
_UNSTRUCK = select(_REMINDER.c.id).where(
    # written out, so that the index of these few is taken and not a year of messages read
    _REMINDER.c.step == literal(WELCOME, literal_execute=True),
    _REMINDER.c.state.in_(OVER),
    _REMINDER.c.text.contains("⟦"),
)


def sealed(words: str) -> str:
    """The words as they may stand in a message that waits."""
    return f"⟦{key_ring().hidden(words)}⟧"


class Worded(Protocol):
    """A message as far as its words go."""

    @property
    def step(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


def words_of(reminder: Worded) -> tuple[str, str]:
    """Text and HTML as they go out; raises InvalidSettings where no key fits.

    Only a message of ours with a link has sealed words: a plan's own text is never opened.
    """
    if reminder.step != WELCOME:
        return reminder.text, reminder.html
    return _unsealed(reminder.text), _unsealed(reminder.html)


def _unsealed(message: str) -> str:
    return _SEALED.sub(lambda found: key_ring().shown(found[1]), message)


def sealed_again(message: str) -> str:
    """The same message, its sealed words under the first of the keys."""
    return _SEALED.sub(lambda found: sealed(key_ring().shown(found[1])), message)


def strike_out(*, session: Session) -> int:
    """Strike the sealed words out of what has gone or never will; counts the messages."""
    found = session.connection().execute(_UNSTRUCK).scalars().all()
    rows = [row for number in found if (row := session.get(ReminderRow, number)) is not None]
    for row in rows:
        row.text = _SEALED.sub(STRUCK_OUT, row.text)
        row.html = _SEALED.sub(STRUCK_OUT, row.html)
    return len(rows)
