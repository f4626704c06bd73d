"""The same file, brought several times at once, is kept whole and once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.kept_files import SUBMISSIONS


def test_the_same_file_brought_by_many_at_once_is_kept_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # machines that share the folder: their process ids repeat, in containers most of all
    monkeypatch.setattr(os, "getpid", lambda: 7)
    data = os.urandom(1 << 20)
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: SUBMISSIONS.keep(data, tmp_path), range(24)))
    (digest,) = digests
    assert SUBMISSIONS.path(digest, tmp_path).read_bytes() == data
    assert [file.name for file in tmp_path.rglob("*.part")] == []
