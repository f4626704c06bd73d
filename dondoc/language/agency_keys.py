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
_PLACES = (
    ("cua", "thanh", "pho"),
    ("thanh", "pho", "ha", "noi"),
    ("thanh", "pho"),
    ("ha", "noi"),
    ("hn",),
)


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


def without_place(text: str) -> str:
    """The key without the City's name at the end ("Sở Du lịch Hà Nội"); empty if nothing is left."""
    words = name_words(text)
    for place in _PLACES:
        if words[-len(place) :] == place:
            return "".join(words[: -len(place)])
    return "".join(words)
