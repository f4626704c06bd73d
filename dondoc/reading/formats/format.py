"""What a format is: a name for people, a test on the bytes, a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dondoc.reading.document import Document


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `recognises` looks at the content only; `read` takes bytes and file name."""

    kind: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], Document]
