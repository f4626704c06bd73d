"""The structural words of agencies' names and lists, from `agency_words.toml`."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

Phrase = tuple[str, ...]
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_DATA = Path(__file__).with_name("agency_words.toml")


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """A word without case and with its tone at the end: "Uỷ" and "ủy" fold alike, "bảo" and "báo" do not."""
    spread = unicodedata.normalize("NFD", word.casefold())
    letters = "".join(sign for sign in spread if sign not in _TONES)
    return unicodedata.normalize("NFC", letters) + "".join(s for s in spread if s in _TONES)


def folded(text: str) -> Phrase:
    """The folded words of a text, closing punctuation left out."""
    return tuple(fold(word.rstrip(".:")) for word in text.split())


class Phrases:
    """A set of phrases that can be looked for at the start or the end of words."""

    def __init__(self, written: Iterable[str]) -> None:
        self.phrases = frozenset(folded(phrase) for phrase in written)
        self.longest = max((len(phrase) for phrase in self.phrases), default=0)

    def __contains__(self, words: Phrase) -> bool:
        return words in self.phrases

    def at_start(self, words: Phrase) -> int:
        """How many words the longest phrase at the start has; 0 where there is none."""
        for count in range(min(self.longest, len(words)), 0, -1):
            if words[:count] in self.phrases:
                return count
        return 0

    def at_end(self, words: Phrase) -> int:
        """How many words the longest phrase at the end has; 0 where there is none."""
        for count in range(min(self.longest, len(words)), 0, -1):
            if words[-count:] in self.phrases:
                return count
        return 0


@dataclass(frozen=True, slots=True)
class Grammar:
    """The word lists, folded; see the comments of `agency_words.toml` for what each is for."""

    determiners: Phrases
    heads: Phrases
    heads_after_a_comma: dict[Phrase, Phrases]
    nouns: Phrases
    territories: Phrases
    not_after_and: Phrases
    qualifiers: Phrases
    related: Phrases
    places: Phrases
    whole_names: tuple[str, ...]
    before_a_head: Phrases
    fields: tuple[str, ...]
    beginnings: Phrases
    no_beginnings: Phrases
    titles: Phrases


def _grammar(data: dict[str, Any]) -> Grammar:
    nouns: dict[str, Sequence[str]] = data["nouns"]
    weak_heads: dict[str, list[str]] = data["heads_after_a_comma"]
    beginnings = [*data["heads"], *weak_heads, *nouns["general"], *nouns["territories"]]
    no_heads: list[str] = data["names"]["no_heads"]
    return Grammar(
        determiners=Phrases(data["determiners"]),
        heads=Phrases(data["heads"]),
        heads_after_a_comma={folded(head): Phrases(spoken) for head, spoken in weak_heads.items()},
        nouns=Phrases(nouns["general"]),
        territories=Phrases(nouns["territories"]),
        not_after_and=Phrases(nouns["not_after_and"]),
        qualifiers=Phrases(data["qualifiers"]["words"]),
        related=Phrases(data["qualifiers"]["related"]),
        places=Phrases(data["qualifiers"]["places"]),
        whole_names=tuple(data["names"]["whole"]),
        before_a_head=Phrases(data["names"]["before_a_head"]),
        fields=tuple(sorted(data["names"]["fields"], key=len, reverse=True)),
        beginnings=Phrases([*beginnings, *no_heads]),
        no_beginnings=Phrases(no_heads),
        titles=Phrases(data["names"]["titles"]),
    )


@cache
def grammar() -> Grammar:
    """The grammar, read once from the data file beside this one."""
    return _grammar(tomllib.loads(_DATA.read_text(encoding="utf-8")))
