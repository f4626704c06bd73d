"""One table with what is said above it."""

from __future__ import annotations

from dataclasses import dataclass

# An artifact with thousands of rows opens slowly; the whole is in the workbooks and commands.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Overview:
    """A table for people: `key` is where it is always found, `rows` map a heading to a cell."""

    key: str
    text: str
    rows: tuple[dict[str, str], ...]

    @property
    def shown(self) -> list[dict[str, str]]:
        """The rows that are shown."""
        return list(self.rows[:MOST_ROWS])

    @property
    def description(self) -> str:
        """The text above the table, with a word where not all rows are shown."""
        left = len(self.rows) - MOST_ROWS
        return f"{self.text}\n\n… và {left} dòng nữa." if left > 0 else self.text
