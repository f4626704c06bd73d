"""Whose database it is: written down at its first use, and held against every later one.

A URL can name the same database in many ways, and a backup can be restored in the wrong place: the
database itself knows best.
"""

from __future__ import annotations

from sqlalchemy import Engine, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from dondoc.errors import InvalidSettings
from models.engine import OFFICE_OF_DIALECT, reading, session
from models.owner_tables import OwnerRow

ONLY_ROW = 1


def owner_of(engine: Engine) -> str | None:
    """The code of the office whose database it is; None where nobody has used it yet."""
    with reading(engine) as opened:
        return opened.exec(select(OwnerRow.office)).first()


def owner_where_known(engine: Engine) -> str | None:
    """The same of a database of any version, also of an empty one."""
    return owner_of(engine) if inspect(engine).has_table(OwnerRow.__tablename__) else None


def refuse_anothers(engine: Engine) -> None:
    """Make the database the office's own at its first use. Raises InvalidSettings if it is another's."""
    own: str = getattr(engine.dialect, OFFICE_OF_DIALECT, "")
    whose = owner_of(engine)
    if whose is None:
        _claim(engine, own)
        whose = owner_of(engine)
    if whose != own:
        raise InvalidSettings(
            f"cơ sở dữ liệu này là của {words_for(whose)}, không phải của {words_for(own)}",
            where="DONDOC_DATABASE_URL",
            remedy="sửa lại địa chỉ; nếu đúng là dữ liệu của văn phòng này thì chạy: "
            f"dondoc {f'--office {own} ' if own else ''}migrate --take-over",
        )


def take_over(engine: Engine) -> None:
    """Make it the office's own, whosever it was; a person has asked for it."""
    own: str = getattr(engine.dialect, OFFICE_OF_DIALECT, "")
    with session(engine) as opened:
        opened.merge(OwnerRow(id=ONLY_ROW, office=own))


def words_for(code: str | None) -> str:
    """How a person calls the office of a code."""
    return f"văn phòng {code}" if code else "văn phòng chung của máy (không có mã)"


def _claim(engine: Engine, own: str) -> None:
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    claim = dialect.insert(OwnerRow).values(id=ONLY_ROW, office=own)
    with session(engine) as opened:
        # of several that come first at once one succeeds, and all read what it wrote
        opened.connection().execute(claim.on_conflict_do_nothing(index_elements=["id"]))
