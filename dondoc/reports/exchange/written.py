"""An export as JSON and as XML, one from the other by names alone; the same bytes each time.

What is not known is left out in both; days are ISO 8601, truths "true" and "false".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from html import escape
from importlib.resources import files
from typing import Any

from dondoc.reports.exchange.records import NAMESPACE, ONE_OF, SCHEMAS, Export
from dondoc.reports.xml_text import xml_text


def export_json(export: Export) -> Iterator[bytes]:
    """One JSON object in UTF-8, a line per record."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for number, name in enumerate(_names(export)):
        yield f"{',' if number else '{'}\n{encode(name)}: ".encode()
        value = getattr(export, name)
        if name in ONE_OF:
            lines = ",\n".join(encode(dict(_known(one))) for one in value)
            yield f"[\n{lines}\n]".encode() if lines else b"[]"
        else:
            yield encode(_plain(value) if _is_plain(value) else dict(_known(value))).encode()
    yield b"\n}\n"


def export_xml(export: Export) -> Iterator[bytes]:
    """One XML document in UTF-8, a line per record."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<export xmlns="{NAMESPACE}">\n'.encode()
    for name in _names(export):
        value = getattr(export, name)
        if name in ONE_OF:
            yield f"<{name}>\n".encode()
            for one in value:
                yield f"{_element(ONE_OF[name], one)}\n".encode()
            yield f"</{name}>\n".encode()
        else:
            yield f"{_element(name, value)}\n".encode()
    yield b"</export>\n"


def schema_files() -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each schema: XSD and JSON Schema."""
    folder = files("dondoc.reports.exchange")
    for name in SCHEMAS:
        yield name, folder.joinpath(name).read_bytes()


def _names(record: Any) -> Iterator[str]:
    return (field.name for field in fields(record))


def _known(record: Any) -> Iterator[tuple[str, str | int | bool]]:
    for name in _names(record):
        value = _plain(getattr(record, name))
        if value is not None and value != "":
            yield name, value


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | date)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return xml_text(value) if isinstance(value, str) else value


def _element(name: str, value: Any) -> str:
    if _is_plain(value):
        return f"<{name}>{_text(_plain(value))}</{name}>"
    inner = "".join(f"<{part}>{_text(said)}</{part}>" for part, said in _known(value))
    return f"<{name}>{inner}</{name}>"


def _text(value: Any) -> str:
    # as JSON has it, and as XML Schema reads it
    return str(value).lower() if isinstance(value, bool) else escape(str(value), quote=False)
