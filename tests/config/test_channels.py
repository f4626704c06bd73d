"""What channels bear is data, checked entry by entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.channels import KINDS, load_loads
from config.files import PACKAGED_FOLDER
from dondoc.errors import InvalidSettings

PACKAGED = (PACKAGED_FOLDER / "channels.toml").read_text(encoding="utf-8")


def loaded(tmp_path: Path, old: str, new: str) -> None:
    assert old in PACKAGED
    (tmp_path / "channels.toml").write_text(PACKAGED.replace(old, new, 1), encoding="utf-8")
    load_loads(tmp_path)


def test_every_kind_of_channel_has_its_load() -> None:
    loads = load_loads()
    assert set(loads.kinds) == set(KINDS)
    assert all(1 <= one.at_once <= loads.workers for one in loads.kinds.values())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("workers = 4", "workers = 0", "workers"),
        ("workers = 4", "workers = 4.5", "workers"),
        ("workers = 4", "worker = 4", "worker"),
        ("[zalo]\nat_once = 2", "[zalo]\nat_once = true", "at_once"),
        ("[zalo]\nat_once = 2", "[zalo]\n", "at_once"),
        ("[zalo]", "[zal]", "zal"),
        ("a_minute = 300", "a_minute = -1", "a_minute"),
        ("a_minute = 300", "a_second = 1", "a_second"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_and_name(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    with pytest.raises(InvalidSettings, match=fault) as refused:
        loaded(tmp_path, old, new)
    assert "channels.toml" in str(refused.value)


def test_a_changed_file_counts_from_the_next_time_it_is_asked_for(tmp_path: Path) -> None:
    loaded(tmp_path, "workers = 4", "workers = 4")
    assert load_loads(tmp_path).workers == 4
    loaded(tmp_path, "workers = 4", "workers = 12")
    assert load_loads(tmp_path).workers == 12
    loaded(tmp_path, "workers = 4", "workers = 4")
    with pytest.raises(InvalidSettings):
        loaded(tmp_path, "workers = 4", "workers = many")
