"""What stands in a time cell and is no time: document numbers, counts, sessions, events, causes."""

from __future__ import annotations

from dondoc.timing.days import day
from dondoc.timing.numbers import cardinal, looks_roman
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind
from dondoc.timing.years import Tokens

CLAUSE_END = (Sym.SEMICOLON, Sym.STOP, Sym.CLOSE, Sym.END)
UNITS = (
    Sym.DAY,
    Sym.MONTH,
    Sym.MONTH_SHORT,
    Sym.QUARTER,
    Sym.QUARTER_SHORT,
    Sym.YEAR,
    Sym.WEEK,
    Sym.SCHOOL_YEAR,
    Sym.HALF_YEAR,
)
_BOUNDS = (Sym.BEFORE, Sym.BY, Sym.UNTIL, Sym.FROM, Sym.WITHIN, Sym.EACH, Sym.EARLY, Sym.LATE)
_SEPARATORS = (Sym.COMMA, Sym.AND, Sym.OR, Sym.DASH, Sym.OPEN, Sym.COLON)
_MOST_ROUNDS = 9
_TIMELESS = (
    Sym.WORD,
    Sym.FILLER,
    Sym.THING,
    Sym.DOCUMENT,
    Sym.SERIES,
    Sym.FINISH,
    Sym.REPORT,
    Sym.SIGN,
    Sym.REFERENCE,
    Sym.NUMBERED,
    Sym.OF,
    Sym.WHOLE,
    Sym.MOVED,
    Sym.NEGATIVE,
    Sym.CONCERNING,
    Sym.PER,
)


def opens_time(tokens: Tokens, at: int) -> bool:
    """Whether a stretch of the calendar, a bound of one or a recurrence begins here."""
    token, follower = tokens[at], tokens[at + 1]
    if token.sym is Sym.NUMBER:
        return len(token.numbers) > 1 or (len(token.text) == 4 and token.numbers[0] > 1900)
    if token.sym in UNITS:
        return follower.sym is Sym.NUMBER or looks_roman(follower) or follower.digit is not None
    if token.sym in (Sym.PERIODIC, Sym.CONTINUOUS, Sym.YEARLY, Sym.FEAST, Sym.FULL_MOON):
        return True
    if token.sym in _BOUNDS:
        return opens_time(tokens, at + 1) or follower.sym in UNITS
    return False


def rest_of_clause(tokens: Tokens, at: int) -> int:
    """The place where a clause that begins here ends: at its sign, or before a time that follows one."""
    while tokens[at].sym not in CLAUSE_END:
        separated = tokens[at].sym in _SEPARATORS
        if separated and (opens_time(tokens, at + 1) or _time_is_near(tokens, at + 1)):
            break
        if tokens[at].sym in (Sym.BEFORE, Sym.BY, Sym.UNTIL) and opens_time(tokens, at):
            break
        at += 1
    return at


def _time_is_near(tokens: Tokens, at: int) -> bool:
    """ ", hoàn thành trước 30/6" and ", báo cáo hằng quý": a new statement with its own time."""
    for ahead in range(at, at + 6):
        if tokens[ahead].sym in (Sym.BEFORE, Sym.BY, Sym.EACH) and opens_time(tokens, ahead):
            return True
        if tokens[ahead].sym in CLAUSE_END or tokens[ahead].sym in _SEPARATORS:
            return False
    return False


def timeless_words(tokens: Tokens, at: int) -> int:
    """The place after the words that cannot carry time."""
    while tokens[at].sym in _TIMELESS:
        at += 1
    return at


def reference(tokens: Tokens, at: int) -> int:
    """The place after a document's number and, with it, the day of its signing."""
    after = at + 1
    while tokens[after].sym in (Sym.DASH, Sym.WORD, Sym.COMMA):
        signed = after + (tokens[after].sym is Sym.COMMA)
        if tokens[signed].sym is Sym.DAY:
            break
        if tokens[after].sym is not Sym.DASH or tokens[after + 1].sym is not Sym.WORD:
            return after
        after += 2
    return signing(tokens, after)


def signing(tokens: Tokens, at: int) -> int:
    """The place after the day of a document's signing, if it stands here."""
    signed = at + (tokens[at].sym is Sym.COMMA)
    if tokens[signed].sym is not Sym.DAY:
        return at
    found = day(tokens, signed)
    if found is None or found[0][0].kind is not Kind.DAY:
        return at
    return found[1]


def document(tokens: Tokens, at: int) -> int | None:
    """The place after "Nghị định 34", "Quyết định số 13/2026", "Đề án 06"; None for a bare word."""
    number_at = at + 1 + (tokens[at + 1].sym is Sym.NUMBERED)
    token = tokens[number_at]
    if token.sym is Sym.REFERENCE:
        return reference(tokens, number_at)
    if token.sym is not Sym.NUMBER or len(token.numbers) > 2:
        return None
    if tokens[number_at + 1].sym in (*UNITS, Sym.TIMES):
        return None
    if len(token.numbers) == 2 and token.numbers[1] < 1900:
        return None
    is_year = len(token.numbers) == 1 and year_shaped(tokens, number_at)
    if is_year and number_at == at + 1:
        return None
    after = number_at + 1
    if tokens[after].sym is Sym.SLASH and tokens[after + 1].sym in (Sym.WORD, Sym.THING):
        after += 2
    return signing(tokens, after)


def year_shaped(tokens: Tokens, at: int) -> bool:
    """Whether a number looks like a year of our time."""
    token = tokens[at]
    return len(token.text) == 4 and 1945 <= token.numbers[0] <= 2100


def issues(tokens: Tokens, at: int) -> int | None:
    """The place after "số 176 đến 188", "số 5": numbers of issues."""
    if tokens[at].sym is not Sym.NUMBERED or tokens[at + 1].sym is not Sym.NUMBER:
        return None
    after = at + 2
    if tokens[after].sym in (Sym.UNTIL, Sym.DASH):
        second = after + 1 + (tokens[after + 1].sym is Sym.NUMBERED)
        if tokens[second].sym is Sym.NUMBER:
            return second + 1
    return after


def session(tokens: Tokens, at: int) -> int | None:
    """The place after "Kỳ họp thứ 9", "đợt 1", "Đại hội XIV", "giai đoạn 2"."""
    after = at + 1 + (tokens[at + 1].sym is Sym.ORDINAL)
    token = tokens[after]
    if looks_roman(token):
        return after + 1
    if len(token.numbers) == 2 and token.numbers[1] >= 1900 and "/" in token.text:
        return after + 1  # "đợt 1/2026": the year's first round, no month
    number = cardinal(tokens, after)
    if number is None or number[0] >= 1000 or tokens[number[1]].sym is Sym.TIMES:
        return None
    if tokens[number[1]].sym in UNITS:
        # "đợt 1 tháng 4": the first round; "kỳ 3 tháng" is a length
        return number[1] if number[0] <= _MOST_ROUNDS and opens_time(tokens, number[1]) else None
    return number[1]


def enumerator(tokens: Tokens, at: int) -> int | None:
    """The place after "1.", "2)", "(3)", "a)", "II." at the head of a clause."""
    bracket = tokens[at].sym is Sym.OPEN
    token = tokens[at + bracket]
    numbered = token.sym is Sym.NUMBER and len(token.text) < 3 and len(token.numbers) == 1
    if token.sym is Sym.NUMBER and len(token.numbers) == 2 and "." in token.text:
        numbered = tokens[at + 1].sym is Sym.STOP or tokens[at + 1].sym in UNITS
        if numbered and not bracket:
            return at + 1 + (tokens[at + 1].sym is Sym.STOP)
    lettered = token.sym is Sym.WORD and (len(token.plain) == 1 or looks_roman(token))
    if not (numbered or lettered):
        return None
    closing = tokens[at + bracket + 1].sym
    if closing is Sym.CLOSE or (closing is Sym.STOP and not bracket):
        return at + bracket + 2
    return None


def clock(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """(hour, place after) of "17 giờ 30 phút", "17h00", "15:00"."""
    hour = tokens[at]
    if hour.sym is not Sym.NUMBER or len(hour.numbers) > 1 or hour.numbers[0] > 24:
        return None
    minutes = tokens[at + 2]
    is_minutes = minutes.sym is Sym.NUMBER and len(minutes.numbers) == 1 and minutes.numbers[0] < 60
    if tokens[at + 1].sym is Sym.COLON:
        shaped = is_minutes and len(minutes.text) == 2 and len(hour.text) <= 2
        return (hour.numbers[0], at + 3) if shaped else None
    if tokens[at + 1].sym is not Sym.HOUR:
        return None
    # "17 giờ 20/6" is an hour and a day
    after = at + 2 + (is_minutes and not _is_day_number(tokens, at + 2))
    return hour.numbers[0], after + (tokens[after].sym is Sym.MINUTE)


def _is_day_number(tokens: Tokens, at: int) -> bool:
    """ "17 giờ 20 tháng 6", "17 giờ 20-25/6": no minutes."""
    after = tokens[at + 1].sym
    return after is Sym.MONTH or (after is Sym.DASH and len(tokens[at + 2].numbers) == 2)
