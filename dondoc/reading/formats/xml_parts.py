"""The XML parts of office files, read as a stream: no entity, no network, nothing kept for long."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import IO, TYPE_CHECKING

from dondoc.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element

# tags and attributes are what takes memory: a byte of XML becomes up to a hundred of a tree
MOST_MARKUP = 2_000_000
_RESAVE = "hãy mở bằng phần mềm văn phòng, lưu lại thành tệp mới rồi gửi lại"


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """An attribute by its name without namespace, or an empty text."""
    plain = element.get(name)
    if plain is not None:
        return plain
    found = (value for key, value in element.attrib.items() if str(key).endswith(f"}}{name}"))
    return str(next(found, ""))


def whole_number(written: str, default: int = 0) -> int:
    """The number that an attribute writes; `default` where it writes none, or an absurd one."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else default


def elements(
    stream: IO[bytes], names: Collection[str], *, where: str, kind: str
) -> Iterator[_Element]:
    """The outermost elements with these local names, in order; each is emptied after its use.

    `where` and `kind` (of the file: "Excel") are for messages.

    Raises:
        UnreadableFile: the XML is broken, has more tags than any plan, or declares a document type,
            as no office program does.
    """
    from lxml import etree

    depth = 0
    try:
        events = etree.iterparse(
            _Bounded(stream, where),
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
        )
        for event, element in events:
            if event == "start":
                if depth == 0:
                    _refuse_document_type(element, where)
                depth += 1
                continue
            depth -= 1
            if depth == 0:
                yield element
                _forget(element)
    except etree.XMLSyntaxError as broken:
        raise UnreadableFile(
            f"nội dung tệp {kind} bị hỏng", where=where, remedy=_RESAVE
        ) from broken


class _Bounded:
    """A stream that refuses to give more tags and attributes than a plan can have."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream = stream
        self._where = where
        self._seen = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._seen += data.count(b"<") + data.count(b"=")
        if self._seen > MOST_MARKUP:
            raise UnreadableFile(
                "tệp có quá nhiều ô hoặc định dạng so với một kế hoạch",
                where=self._where,
                remedy="hãy gửi riêng phần có bảng nhiệm vụ",
            )
        return data


def _refuse_document_type(element: _Element, where: str) -> None:
    if getattr(element.getroottree().docinfo, "doctype", ""):
        raise UnreadableFile(
            "tệp chứa khai báo thực thể XML, có thể là tệp phá hoại", where=where, remedy=_RESAVE
        )


def _forget(element: _Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
