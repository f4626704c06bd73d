"""Keys under which names of agencies are found, whatever the spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from dondoc.language.text import match_key

# one way of writing for what offices write in two; on accent-free lower-case words
_SAME = (
    (re.compile(r"\buy ban nhan dan\b"), "ubnd"),
    (re.compile(r"\bhoi dong nhan dan\b"), "hdnd"),
    (re.compile(r"\btp\b\.?"), "thanh pho "),
    (re.compile(r"\bp\. ?(?=\w)"), "phuong "),
    (re.compile(r"\bx\. ?(?=\w)"), "xa "),
    (re.compile(r"\bq\. ?(?=\w)"), "quan "),
    (re.compile(r"\bh\. ?(?=\w)"), "huyen "),
    (re.compile(r"\btx\. ?(?=\w)"), "thi xa "),
    (re.compile(r"\bky\b"), "ki"),
    (re.compile(r"\bquy\b"), "qui"),
)
_NO_LETTER_OR_DIGIT = re.compile(r"[^\w]+|_")
# after a name of the City's own bodies these say nothing new
_OF_HA_NOI = (
    ("cua", "thanh", "pho"),
    ("thanh", "pho", "ha", "noi"),
    ("thanh", "pho"),
    ("ha", "noi"),
    ("hn",),
)
_HA_NOI = ("ha", "noi")
# how a province or a city is called before its name, as the law has it
_UNITS = (("thanh", "pho"), ("tinh",))


@lru_cache(maxsize=4096)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a name for matching: no accents, no punctuation, no "và" or "&"."""
    key = match_key(text)
    for written, same in _SAME:
        key = written.sub(same, key)
    return tuple(word for word in _NO_LETTER_OR_DIGIT.sub(" ", key).split() if word != "va")


def name_key(text: str) -> str:
    """The key of a name: "Sở VH-TT", "Sở VH&TT" and "sở vh tt" have one."""
    return "".join(name_words(text))


def without_place(text: str, place: str = "") -> str:
    """The key without the own place at the end ("Sở Du lịch Hà Nội"); empty if nothing is left.

    `place` is the province or city whose bodies are meant ("tỉnh Nghệ An"); without one, Hà Nội. The
    name of any other place stays: the body of another province is another body.
    """
    words = name_words(text)
    for ending in _endings_of(place):
        if words[-len(ending) :] == ending:
            return "".join(words[: -len(ending)])
    return "".join(words)


@lru_cache(maxsize=256)
def _endings_of(place: str) -> tuple[tuple[str, ...], ...]:
    """What may follow the name of a body of that place and says nothing new; the longest first."""
    words = name_words(place)
    unit = next((one for one in _UNITS if words[: len(one)] == one), ())
    name = words[len(unit) :]
    if not name or name == _HA_NOI:
        return _OF_HA_NOI
    of_unit = (("cua", *unit), (*unit, *name), unit) if unit else ()
    return (*of_unit, name)


def is_province(place: str) -> bool:
    """Whether it is a province ("tỉnh Nghệ An"), and no city under the central government."""
    return name_words(place)[:1] == ("tinh",)
