"""Contacts as an office lists them: one line each, all taken or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from dondoc.errors import DondocError
from dondoc.policy import Audience
from models.contacts import add_contact
from tasks.channels.sending import check_address

if TYPE_CHECKING:
    from dondoc.language.agencies import AgencyDirectory

COLUMNS = ("agency", "name", "audience", "url")


class WrongContacts(DondocError):
    """A list of contacts is not taken; every fault of it is in the message."""


@dataclass(frozen=True, slots=True)
class NewContact:
    """One way to one person of an agency, checked."""

    agency_id: str
    name: str
    audience: Audience
    url: str


def checked_contact(
    agency: str, name: str, audience: str, url: str, directory: AgencyDirectory
) -> NewContact:
    """The contact; raises NotFound for an unknown agency, WrongAddress, or DondocError."""
    agency_id = directory.agency(agency.strip()).id
    try:
        whom = Audience(audience.strip())
    except ValueError:
        known = ", ".join(Audience)
        raise DondocError(f"không có loại người nhận «{audience}»", remedy=f"ghi {known}") from None
    check_address(url.strip())
    return NewContact(agency_id, name.strip(), whom, url.strip())


def contacts_in(text: str, directory: AgencyDirectory, *, where: str) -> list[NewContact]:
    """The contacts of a CSV text with the header agency,name,audience,url.

    Raises WrongContacts with the line and reason of every fault, when there is any.
    """
    found: list[NewContact] = []
    faults: list[str] = []
    for line, cells in _lines(text, where):
        try:
            found.append(_contact_of(cells, directory))
        except DondocError as fault:
            faults.append(f"dòng {line}: {fault}")
    if faults:
        raise WrongContacts("; ".join(faults), where=where)
    return found


def add_contacts(new: Sequence[NewContact], *, session: Session, actor: str, at: datetime) -> int:
    """Add them and count those that were not there yet."""
    return sum(
        add_contact(
            session=session,
            agency_id=one.agency_id,
            name=one.name,
            audience=one.audience,
            url=one.url,
            actor=actor,
            at=at,
        )[1]
        for one in new
    )


def _contact_of(cells: list[str], directory: AgencyDirectory) -> NewContact:
    if len(cells) != len(COLUMNS):
        raise DondocError(
            f"có {len(cells)} ô thay vì {len(COLUMNS)}",
            remedy="ô nào có dấu phẩy thì đặt trong dấu nháy kép",
        )
    agency, name, audience, url = cells
    return checked_contact(agency, name, audience, url, directory)


def _lines(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    header = next(reader, [])
    if tuple(name.strip() for name in header) != COLUMNS:
        raise WrongContacts(
            f"dòng đầu là «{','.join(header)}»",
            where=where,
            remedy=f"dòng đầu phải là {','.join(COLUMNS)}",
        )
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells
