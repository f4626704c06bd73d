"""The bundled sample is what its README says, and its Word file is made from its text."""

from pathlib import Path

from samples.make import TEXT, WORD, make_word, table_rows

SAMPLES = Path(TEXT).parent


def test_the_word_sample_is_made_from_the_text() -> None:
    assert WORD.read_bytes() == make_word(TEXT.read_text(encoding="utf-8")), (
        "run: python -m samples.make"
    )


def test_the_sample_has_30_items_in_6_sections_and_one_torn_row() -> None:
    header, rows = table_rows(TEXT.read_text(encoding="utf-8").splitlines())
    numbers = [row[0] for row in rows]
    assert header[0] == "TT"
    assert sum(number.isdigit() for number in numbers) == 30
    assert [number for number in numbers if not number.isdigit()] == "I II III IV V VI".split()
    torn = next(row for row in rows if "10 lớp" in row[1])
    assert torn[1].endswith("sau mỗi lớp.")
