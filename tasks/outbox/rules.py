"""What an office decides and knows, as far as planning messages needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dondoc.errors import NotFound
from dondoc.policy import Policy

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory


@dataclass(frozen=True)
class Rules:
    """The rules by which messages are planned; `sender` is the office that signs them."""

    directory: AgencyDirectory
    policy: Policy
    calendar: WorkingCalendar
    public_url: str = ""
    sender: str = ""

    @property
    def mail_domain(self) -> str:
        """The domain of Message-IDs (RFC 5322, 3.6.4): the office's own name in the network."""
        host = urlsplit(self.public_url).hostname or ""
        is_name = "." in host and any(character.isalpha() for character in host)
        return host if is_name else "dondoc.invalid"

    def agency_name(self, agency_id: str) -> str:
        """The agency's name; its id where the directory no longer has it."""
        try:
            return self.directory.agency(agency_id).name
        except NotFound:
            return agency_id
