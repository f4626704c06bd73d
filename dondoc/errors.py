"""What can go wrong on a person's side: one sentence that says where, what was read, what would do."""


class DondocError(Exception):
    """The root of all refusals. Its text is shown to a person as it is, in Vietnamese."""

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        self.message = message
        self.where = where
        self.remedy = remedy
        super().__init__(message)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class UnreadableFile(DondocError):
    """The bytes are no document that can be read: empty, cut short, too large, hostile."""


class NotAPlan(DondocError):
    """The document can be read, and it is no plan or programme."""


class InvalidSettings(DondocError):
    """A file of `config/` or an environment variable says something that cannot be meant."""


class NotFound(DondocError):
    """A plan, agency, item, period or contact that the person names is not there."""


class RefusedReport(DondocError):
    """A report that came in is not taken; every fault of it is in the message, and in `faults`."""

    def __init__(self, *faults: str, where: str = "", remedy: str = "") -> None:
        self.faults = faults
        super().__init__("; ".join(faults), where=where, remedy=remedy)
