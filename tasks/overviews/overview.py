"""What is shown under one key: a table with what is said above it, or a page of text."""

from __future__ import annotations

from dataclasses import dataclass

# An artifact with thousands of rows opens slowly; the whole is in the workbooks and commands.
MOST_ROWS = 500
# Prefect's page of a key shows what stands above the table; the table is one click further
MOST_SAID = 8
MORE_BELOW = "*Mở bản trên cùng của danh sách bên dưới để xem cả bảng, tìm và lọc.*"


@dataclass(frozen=True, slots=True)
class Overview:
    """A table for people: `key` is where it is always found, `rows` map a heading to a cell.

    `said` are the first rows in a few words each, for where only the text is seen. `total` is how
    many rows there are where only the first were asked for. `of_run` says that it is about what one
    run worked on, and not about how things stand: another run's is left alone.
    """

    key: str
    text: str
    rows: tuple[dict[str, str], ...]
    total: int | None = None
    of_run: bool = False
    said: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show where nothing is shown yet."""
        return not self.rows

    @property
    def shown(self) -> list[dict[str, str]]:
        """The rows that are shown."""
        return list(self.rows[:MOST_ROWS])

    @property
    def description(self) -> str:
        """The text above the table, with a word where not all rows are shown."""
        parts = [self.text]
        if self.said:
            parts += ["\n".join(f"- {one}" for one in self.said[:MOST_SAID]), MORE_BELOW]
        left = (len(self.rows) if self.total is None else self.total) - len(self.shown)
        parts += [f"… và {left} dòng nữa."] if left > 0 else []
        return "\n\n".join(parts)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Markdown for people: `key` is where it is always found."""

    key: str
    text: str
    is_empty: bool = False
    of_run: bool = False


def cell(text: str) -> str:
    """A plan's own words inside a table of Markdown: they stay words, whatever signs they hold."""
    marked = "".join(f"\\{one}" if one in "\\`*_[]<>|#" else one for one in text)
    return " ".join(marked.split())
