"""What is asked of a person about a draft: whether something in it is a task of the plan in force."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.plan import Finding
from dondoc.schedule.lineage import Parts


@dataclass(frozen=True, slots=True)
class Asked:
    """The doubt as the review shows it, and where the tasks first stood that may be meant."""

    finding: Finding
    candidates: tuple[Parts, ...]
