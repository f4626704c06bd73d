"""Names in cells -> agencies and groups, by a directory that `config/agencies.toml` fills."""

from __future__ import annotations

from dondoc.language.agency_lists import split_agencies

__all__ = ["split_agencies"]
