"""What the web application prints: lines for people or JSON for machines, and no secret in either.

Links are keys and addresses are persons': whatever a library prints, both are taken out.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.at_work import code_at_work

# 32 random bytes and more in base64 or hexadecimal: links, sessions, form keys, hashes
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")
_BEHIND_A_LINK = re.compile(r"(/(?:a|feeds|u)/)[^\s/?#\"']+")
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+")
_QUERY = re.compile(r"\?[^\s\"']+")
HIDDEN = "…"
TOLD = ("route", "method", "status", "milliseconds")
ROOT = Path(__file__).resolve().parent.parent


def scrubbed(text: str) -> str:
    """The text without links, tokens, addresses of persons and queries."""
    text = _BEHIND_A_LINK.sub(rf"\1{HIDDEN}", text)
    for pattern in (_ADDRESS, _TOKEN, _QUERY):
        text = pattern.sub(HIDDEN, text)
    return text


class Scrubbed(logging.Formatter):
    """Lines for people; of an error its kind and places, never its words, which may quote a person."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_at(record)} {record.levelname} {record.name}: {scrubbed(record.getMessage())}"
        told = " ".join(f"{name}={value}" for name, value in _told(record).items())
        failed = _failure(record)
        return " ".join(filter(None, (line, told, json.dumps(failed) if failed else "")))


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
            **_told(record),
            **_failure(record),
        }
        return json.dumps(said, ensure_ascii=False)


def set_up_logs(log_format: str) -> None:
    """Send everything to standard error in that format; JSON has a line for every answer too."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if log_format == "json" else Scrubbed())
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    # its lines are the addresses that were asked for
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    wanted = logging.INFO if log_format == "json" else logging.WARNING
    logging.getLogger("dondoc.web.access").setLevel(wanted)


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """What the line says beside its words; of several offices, whose it is."""
    code = code_at_work()
    said = {"office": code} if code else {}
    return said | {name: getattr(record, name) for name in TOLD if hasattr(record, name)}


def _failure(record: logging.LogRecord) -> dict[str, Any]:
    """The kinds of an error and of what led to it, and where in which files."""
    kinds, frames = [], []
    failure = record.exc_info[1] if record.exc_info else None
    while failure is not None:
        kinds.append(type(failure).__name__)
        frames += [
            f"{_place(one.filename)}:{one.lineno} {one.name}"
            for one in traceback.extract_tb(failure.__traceback__)
        ]
        failure = failure.__cause__ or failure.__context__
    return {"error": kinds, "where": frames} if kinds else {}


def _place(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])
