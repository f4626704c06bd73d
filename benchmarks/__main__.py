"""`python -m benchmarks [name…]` runs the benchmarks, all or those named."""

from __future__ import annotations

import importlib
import sys

# name -> what it measures; the module is benchmarks.bench_<name>
BENCHMARKS = {
    "reading": "Word plans against python-docx walking the same tables, workbooks against openpyxl",
    "pdf": "ruled PDF files against pdfplumber, a scan, memory over 300 pages",
    "timing": "timing phrases against dateparser and underthesea, with the errors of each",
    "schedule": "recurring dues against date arithmetic and rrule",
    "feeds": "building feeds against bytes joined by hand and icalendar; a city of 3,500 agencies",
    "serving": "serving a feed against nginx handing out the same file",
    "sending": "mail and webhooks through the product against smtplib, Apprise and bare sockets",
    "outbox": "claiming due reminders against one bare UPDATE",
    "daily": "a day's planning and audit as a country grows, against the least it could do",
    "prefect": "days of reminding as flows against the same work without Prefect and an empty flow",
    "collation": "collating reports against one plain Python pass",
}


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all; an unknown name exits with 2."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        raise SystemExit(2)
    for name in names or BENCHMARKS:
        print(f"\n== {name}: {BENCHMARKS[name]}", flush=True)
        importlib.import_module(f"benchmarks.bench_{name}").run()


main(sys.argv[1:])
