"""Agencies and groups as values; the names themselves are data in `config/agencies.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Match(StrEnum):
    """How a printed name was found in the directory."""

    AGENCY = "agency"
    GROUP = "group"
    OPEN_GROUP = "open-group"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agency:
    """One body. `valid_from` and `valid_to` are the first and last day it existed, None for always."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    successors: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def exists_on(self, day: date) -> bool:
        """Whether the body existed on that day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """Several bodies under one name. `kinds` are the kinds of its members; an open group has none.

    `words` are the nouns from which plans put such a group's name together ("sở", "ban", "ngành").
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_open: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name stands for on a day: agency ids (a group's members, successors applied).

    `group_id` of "các sở, ngành, đơn vị liên quan" joins the ids of its groups with "+"; `is_open`
    tells that there are more than can be named. `suggestion` is the name of a close agency for a
    person to confirm; it is never applied.

    `certainty` from 0 to 1 says how sure that is: 1 for a name as the directory writes it, less for
    one without its accents or for a unit that stands for its parent; for a suggestion how alike the
    two names are; 0 where nothing is like it.
    """

    text: str
    match: Match
    agency_ids: tuple[str, ...] = ()
    group_id: str | None = None
    suggestion: str | None = None
    is_open: bool = False
    certainty: float = 1.0
