"""Words inside a message that the database has only unreadable: a link is a key, and is not kept open.

They are opened in the moment of sending and struck out once the message has gone.
"""

from __future__ import annotations

import re

from sqlalchemy import literal
from sqlmodel import Session, col, select

from models.outbox_tables import WELCOME
from models.secrets import key_ring
from models.states import ReminderState
from models.tables import ReminderRow

_SEALED = re.compile("⟦([A-Za-z0-9_=-]{20,2000})⟧")
STRUCK_OUT = "(đã gửi, không lưu lại)"
# from here a message goes out no more
OVER = (ReminderState.SENT, ReminderState.CANCELLED)


def sealed(words: str) -> str:
    """The words as they may stand in a message that waits."""
    return f"⟦{key_ring().hidden(words)}⟧"


def words_of(reminder: ReminderRow) -> tuple[str, str]:
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
    asked = select(ReminderRow).where(
        # written out, so that the index of these few is taken and not a year of messages read
        col(ReminderRow.step) == literal(WELCOME, literal_execute=True),
        col(ReminderRow.state).in_(OVER),
        col(ReminderRow.text).contains("⟦"),
    )
    rows = list(session.exec(asked))
    for row in rows:
        row.text = _SEALED.sub(STRUCK_OUT, row.text)
        row.html = _SEALED.sub(STRUCK_OUT, row.html)
    return len(rows)
