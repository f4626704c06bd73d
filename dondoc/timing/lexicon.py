"""The dictionary of phrases.toml, loaded once, as two tries: with accents and without."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from dondoc.timing.letters import spellings
from dondoc.timing.symbols import Sym

_PIECES = re.compile(r"\d+/\d+|\d+|[^\W\d_]+|[^\w\s]")


class Feast(NamedTuple):
    """A day with a name: `days` of them from `day`/`month`, by the moon where `lunar`."""

    name: str
    day: int
    month: int
    lunar: bool = False
    days: int = 1


class Entry(NamedTuple):
    """What a phrase means, with the feast or the place in the cycle of sixty years."""

    sym: Sym
    feast: Feast | None = None
    cycle: int | None = None


@dataclass(slots=True)
class Node:
    """A place in the trie; `entry` where a phrase ends here."""

    entry: Entry | None = None
    after: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases with accents and without, number words, and the feasts by (day, month)."""

    exact: Node
    plain: Node
    digits: dict[str, int]
    plain_digits: dict[str, int]
    counting: dict[str, str]
    feast_days: dict[tuple[int, int], Feast]
    plain_feast_days: frozenset[tuple[int, int]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The dictionary, read from phrases.toml on the first call."""
    data = tomllib.loads(files(__package__).joinpath("phrases.toml").read_text("utf-8"))
    exact, plain = Node(), Node()
    for phrase, entry in _phrases(data):
        words = [spellings(word) for word in _PIECES.findall(phrase)]
        _plant(exact, [form for form, _ in words], entry)
        _plant(plain, [bare for _, bare in words], entry)
    digits = {spellings(word): value for word, value in data["numbers"]["digits"].items()}
    feasts = [(_feast(one), one.get("plain", False)) for one in data["feasts"]]
    return Lexicon(
        exact=exact,
        plain=plain,
        digits={form: value for (form, _), value in digits.items()},
        plain_digits={bare: value for (_, bare), value in digits.items()},
        counting=_counting(data["numbers"]),
        feast_days={(one.day, one.month): one for one, _ in feasts if not one.lunar},
        plain_feast_days=frozenset((one.day, one.month) for one, shown in feasts if shown),
    )


def _phrases(data: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    for one in data["feasts"]:
        for name in one["names"]:
            yield name, Entry(Sym.FEAST, feast=_feast(one))
    for key, phrases in data["words"].items():
        for phrase in phrases:
            yield phrase, Entry(Sym(key))
    stems, branches = data["cycle"]["stems"], data["cycle"]["branches"]
    for place in range(60):
        yield f"{stems[place % 10]} {branches[place % 12]}", Entry(Sym.CYCLE, cycle=place)


def _feast(one: dict[str, Any]) -> Feast:
    return Feast(
        one["names"][0], one["day"], one["month"], one.get("lunar", False), one.get("days", 1)
    )


def _counting(numbers: dict[str, Any]) -> dict[str, str]:
    parts = ("ten", "tens", "hundred", "thousand", "filling")
    words: dict[str, str] = {}
    for part in parts:
        for word in numbers[part]:
            form, bare = spellings(word)
            words[form] = part
            words.setdefault(bare, part)
    return words


def _plant(root: Node, words: Iterable[str], entry: Entry) -> None:
    node = root
    for word in words:
        node = node.after.setdefault(word, Node())
    # the first meaning wins where two words fall together without accents
    if node.entry is None:
        node.entry = entry
