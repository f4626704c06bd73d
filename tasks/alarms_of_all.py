"""The alarms of the installation and of each of its offices, put in place by one program."""

from __future__ import annotations

import asyncio
import sys

from config.at_work import at_work, own_place
from config.offices import offices_folder, places
from config.settings import load_installation, load_settings
from dondoc.errors import DondocError
from tasks.automations import put_in_place


async def put_alarms_of_all() -> None:
    """Put them in place; an office that cannot be read is said and stops no other."""
    with at_work(own_place()):
        # also where the environment is no office: the looks at all offices are watched by it
        await put_in_place(load_installation())
    found, broken = places() if offices_folder() else ([], {})
    for place in found:
        if place.code:
            with at_work(place):
                try:
                    await put_in_place(load_settings())
                except DondocError as refusal:
                    broken[place.code] = refusal
    for code, why in broken.items():
        print(f"{code}: {why}", file=sys.stderr)  # noqa: T201 - a program's own words


if __name__ == "__main__":
    asyncio.run(put_alarms_of_all())
