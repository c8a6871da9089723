"""From the words of a time to a span of the calendar: one small function for each way of naming it.

A function gets the match, today, and the tense of the sentence (-1 past, 1 future, 0 unknown). What can mean two
days stays OPEN: "neste fredag" and "i sommer" said in autumn are asked about, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from nlu import spans
from nlu.date_words import words
from nlu.spans import OPEN, Span

_YEARS_AHEAD = 20  # A year of two figures further ahead than this lies in the century before.

Resolver = Callable[[re.Match[str], date, int], Span]


def _number(text: str) -> float:
    text = text.replace(",", ".")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if "halvannet" in text or "halvtanna" in text:
        return 1.5
    return 0.5 if "halv" in text else float(words().numbers.get(text, 0))


def _nth(text: str) -> int:
    """ "17", "syttende"."""
    return int(text) if text.isdigit() else words().ordinals[text]


def _year(text: str, now: date) -> int:
    """ "27", "2027", "i år", "neste år"; "85" is long ago."""
    if not text.isdigit():
        return now.year + (-1 if "fjor" in text else 1 if "neste" in text else 0)
    if len(text) != 2:
        return int(text)
    return int(text) + (2000 if int(text) <= now.year % 100 + _YEARS_AHEAD else 1900)


def _safe_day(year: int, month: int, day: int) -> Span:
    try:
        return spans.day(date(year, month, day))
    except ValueError:
        return OPEN


def _in_turn(make: Callable[[int], Span], now: date, tense: int) -> Span:
    """The span of this year, or of the neighbour year when that is what the tense asks for."""
    this = make(now.year)
    if this == OPEN or this.start is None or this.end is None:
        return OPEN
    if tense < 0:
        return this if this.start <= now else make(now.year - 1)
    return this if this.end >= now else make(now.year + 1)


def _on(weekday: str | None, span: Span) -> Span:
    """A weekday that does not fit leaves the day open."""
    if weekday and span.start and span.start.weekday() != words().weekdays[weekday]:
        return OPEN
    return span


def numeric(found: re.Match[str], now: date, tense: int) -> Span:
    """12.04.2026, 12/4-26, 2026-04-12, and 12.4. without a year."""
    groups = found.groupdict()
    month, day = int(groups["m"]), int(groups["d"])
    if groups.get("y"):
        return _safe_day(_year(groups["y"], now), month, day)
    return _on(groups.get("weekday"), _in_turn(lambda year: _safe_day(year, month, day), now, tense))


def day_of_month(found: re.Match[str], now: date, tense: int) -> Span:
    """3. mars, søndag 5. juli 2026; a weekday that does not fit leaves it open."""
    month, day = words().months[found["month"]], _nth(found["d"])
    if found["y"]:
        span = _safe_day(_year(found["y"], now), month, day)
    else:
        span = _in_turn(lambda year: _safe_day(year, month, day), now, tense)
    return _on(found["weekday"], span)


def named_month(found: re.Match[str], now: date, tense: int) -> Span:
    """mars 2027, i mars, neste mars."""
    number = words().months[found["month"]]
    if found["y"]:
        return spans.month(_year(found["y"], now), number)
    return _in_turn(lambda year: spans.month(year, number), now, tense)


def month_to_month(found: re.Match[str], now: date, tense: int) -> Span:
    """i januar og februar, mars–mai 2027."""
    first = named_month(found, now, tense)
    if first.start is None:
        return OPEN
    last = words().months[found["last_month"]]
    end = spans.month(first.start.year + (last < first.start.month), last).end
    return Span(first.start, end, "month")


def day_to_day(found: re.Match[str], now: date, tense: int) -> Span:
    """1. til 15. februar."""
    last = day_of_month(found, now, tense)
    first = int(found["first"])
    if last.end is None or not 0 < first <= last.end.day:
        return OPEN
    return Span(last.end.replace(day=first), last.end, "day")


def day_of_near_month(found: re.Match[str], now: date, tense: int) -> Span:
    """den 15. i neste måned, den første i denne måneden."""
    whole = near_unit(found, now, tense)
    if whole.start is None or whole.end is None:
        return OPEN
    if found["d"] == "siste":
        return spans.day(whole.end)
    return _safe_day(whole.start.year, whole.start.month, _nth(found["d"]))


def weekday_of_week(found: re.Match[str], now: date, tense: int) -> Span:
    """mandag i neste uke."""
    step = -1 if found["last"] else 1 if found["next"] else 0
    monday = spans.away(now, step, "week").start
    return spans.day(monday + timedelta(days=words().weekdays[found["weekday"]])) if monday else OPEN


def next_week(found: re.Match[str], now: date, tense: int) -> Span:
    """te uka."""
    return spans.away(now, 1, "week")


def weekday_in_weeks(found: re.Match[str], now: date, tense: int) -> Span:
    """fredag om ei uke: a week after the coming one; said on a Friday it is the next."""
    weeks = {"to": 2, "14": 2, "fjorten": 2, "tre": 3}.get(found["n"], 1)
    ahead = (words().weekdays[found["weekday"]] - now.weekday()) % 7
    return spans.day(now + timedelta(days=ahead + 7 * weeks))


def end_day(found: re.Match[str], now: date, tense: int) -> Span:
    """siste dag i januar."""
    whole = named_month(found, now, tense)
    on = whole.end if found["nth"] == "siste" else whole.start
    return spans.day(on) if on else OPEN


def nth_weekend(found: re.Match[str], now: date, tense: int) -> Span:
    """første helga i mars: the one whose Saturday lies in it."""
    whole = named_month(found, now, tense)
    if whole.start is None or whole.end is None:
        return OPEN
    if found["nth"] == "siste":
        return spans.weekend(whole.end - timedelta(days=(whole.end.weekday() - 5) % 7))
    first = whole.start + timedelta(days=(5 - whole.start.weekday()) % 7)
    return spans.weekend(first + timedelta(days=7 * (_nth(found["nth"].rstrip(".")) - 1)))


def year_to_year(found: re.Match[str], now: date, tense: int) -> Span:
    """2012-2018."""
    first, last = spans.year(int(found["first"])), spans.year(int(found["y"]))
    return Span(first.start, last.end, "year") if found["first"] < found["y"] else OPEN


def school_year(found: re.Match[str], now: date, tense: int) -> Span:
    """dette skoleåret, skuleåret 26/27: from August to July."""
    if not (found["y"] or found["next"] or found["last"] or re.search(r"dette|denne|i\s", found[0])):
        return OPEN
    this = now.year - (now.month < 8)
    year = _year(found["y"], now) if found["y"] else this + bool(found["next"]) - bool(found["last"])
    return Span(date(year, 8, 1), date(year + 1, 7, 31), "year")


def coming_weekday(found: re.Match[str], now: date, tense: int) -> Span:
    """førstkommende mandag."""
    return spans.day(now + timedelta(days=(words().weekdays[found["weekday"]] - now.weekday() - 1) % 7 + 1))


def year_before_last(found: re.Match[str], now: date, tense: int) -> Span:
    """i forfjor."""
    return spans.year(now.year - 2)


def about_a(found: re.Match[str], now: date, tense: int) -> Span:
    """om en ukes tid."""
    return spans.away(now, 1, words().units[found["unit"]])


def after_holiday(found: re.Match[str], now: date, tense: int) -> Span:
    """over nyttår, over påske: what comes then."""
    the_day = holiday(found, now, tense)
    return the_day.onwards() if _holiday_name(found) == "new_year" else the_day.afterwards()


def by_holiday(found: re.Match[str], now: date, tense: int) -> Span:
    """innen jul: before it is over would be too late."""
    the_day = holiday(found, now, 1)
    return Span(None, the_day.start, the_day.precision)


def numbered_holiday(found: re.Match[str], now: date, tense: int) -> Span:
    """første juledag, annen påskedag."""
    first = holiday(found, now, tense).start
    return spans.day(first + timedelta(days=1 if found["second"] else 0)) if first else OPEN


def nth_of_month(found: re.Match[str], now: date, tense: int) -> Span:
    """første mandag i februar, siste uka i januar."""
    whole = named_month(found, now, tense)
    if whole.start is None or whole.end is None:
        return OPEN
    is_last = found["nth"] == "siste"
    nth = 1 if is_last else _nth(found["nth"].rstrip("."))
    wanted = words().weekdays[found["weekday"]] if found["weekday"] else 3  # a week lies where its Thursday lies
    if is_last:
        on = whole.end - timedelta(days=(whole.end.weekday() - wanted) % 7)
    else:
        on = whole.start + timedelta(days=(wanted - whole.start.weekday()) % 7 + 7 * (nth - 1))
    if on > whole.end:
        return OPEN
    return spans.day(on) if found["weekday"] else spans.week(on)


def sunday_of_advent(found: re.Match[str], now: date, tense: int) -> Span:
    """første søndag i advent."""
    first = _in_turn(lambda year: spans.holiday("advent", year), now, tense).start
    return spans.day(first + timedelta(days=7 * (_nth(found["nth"].rstrip(".")) - 1))) if first else OPEN


def between_the_years(found: re.Match[str], now: date, tense: int) -> Span:
    """mellom jul og nyttår."""
    return _in_turn(lambda year: spans.holiday("between_the_years", year), now, tense)


def coming_day(found: re.Match[str], now: date, tense: int) -> Span:
    """den 15.: the coming one, or the last one when the past is told; else nobody knows."""
    number = int(found["d"] or found["at"])
    if not tense:
        return OPEN
    for step in range(3):
        there = now.replace(day=1) + relativedelta(months=step * tense)
        span = _safe_day(there.year, there.month, number)
        if span.start and (span.start >= now if tense > 0 else span.start <= now):
            return span
    return OPEN


def weekday_of_named_week(found: re.Match[str], now: date, tense: int) -> Span:
    """fredag i uke 49."""
    monday = named_week(found, now, tense).start
    return spans.day(monday + timedelta(days=words().weekdays[found["weekday"]])) if monday else OPEN


def little_christmas_eve(found: re.Match[str], now: date, tense: int) -> Span:
    """lille julaften."""
    return _in_turn(lambda year: spans.holiday("little_christmas_eve", year), now, tense)


def half_year(found: re.Match[str], now: date, tense: int) -> Span:
    """første halvår 2027."""
    year, is_first = int(found["y"]), found["half"][0] in "f1"
    months = (1, 6) if is_first else (7, 12)
    return Span(spans.month(year, months[0]).start, spans.month(year, months[1]).end, "month")


def quarter(found: re.Match[str], now: date, tense: int) -> Span:
    """1. kvartal 2027."""
    year, last = int(found["y"]), 3 * int(found["q"])
    return Span(spans.month(year, last - 2).start, spans.month(year, last).end, "month")


def out_month(found: re.Match[str], now: date, tense: int) -> Span:
    """ut mai."""
    return named_month(found, now, 1).until_end()


def rest_of(found: re.Match[str], now: date, tense: int) -> Span:
    """resten av året."""
    whole = near_unit(found, now, tense)
    return Span(now, whole.end, whole.precision)


def week_to_week(found: re.Match[str], now: date, tense: int) -> Span:
    """uke 50 til 52."""
    last = named_week(found, now, tense)
    if last.start is None:
        return OPEN
    first = spans.iso_week(last.start.isocalendar().year, int(found["first"]))
    return OPEN if first.start is None or first.start > last.start else Span(first.start, last.end, "week")


def about_so_many(found: re.Match[str], now: date, tense: int) -> Span:
    """om fem-seks uker."""
    unit, least, most = words().units[found["unit"]], _number(found["n"]), _number(found["most"])
    if not 0 < least < most:
        return OPEN
    first, last = spans.away(now, least, unit), spans.away(now, most, unit)
    return Span(first.start, last.end, first.precision)


def stretch(found: re.Match[str], now: date, tense: int) -> Span:
    """de neste to årene, de siste tre månedene."""
    unit, amount = words().units[found["unit"]], _number(found["n"])
    precision = spans.away(now, 1, unit).precision
    if found["last"]:
        return Span(spans.exactly(now, -amount, unit), now, precision)
    return Span(now, spans.exactly(now, amount, unit), precision)


def coming_weekend(found: re.Match[str], now: date, tense: int) -> Span:
    """førstkommende helg."""
    return spans.weekend(now if now.weekday() < 5 else now + timedelta(days=7))


def coming_season(found: re.Match[str], now: date, tense: int) -> Span:
    """sommeren som kommer."""
    name = words().seasons[found["season"]]
    this = spans.season(now.year, name)
    return this if this.start and this.start > now else spans.season(now.year + 1, name)


def part_of(found: re.Match[str], now: date, tense: int) -> Span:
    """begynnelsen/midten/slutten av mars (2027) or of the year."""
    part = found["part"] or found["latin"]
    third = 0 if part.startswith(("be", "by", "start", "prim", "tid")) else 1 if part.startswith(("mid", "med")) else 2
    if found["month"]:
        whole = named_month(found, now, tense)
        bounds = ((1, 10), (11, 20), (21, 31))[third]
        if whole.start is None or whole.end is None:
            return OPEN
        return Span(whole.start.replace(day=bounds[0]), min(whole.start + timedelta(bounds[1] - 1), whole.end), "month")
    year = int(found["of"]) if found["of"] else now.year + bool(found["next"])
    return Span(spans.month(year, 1 + 4 * third).start, spans.month(year, 4 + 4 * third).end, "year")


def named_year(found: re.Match[str], now: date, tense: int) -> Span:
    """2027."""
    return spans.year(int(found["y"]))


def named_week(found: re.Match[str], now: date, tense: int) -> Span:
    """uke 12 (2027)."""
    number = int(found["w"])
    if found["y"]:
        return spans.iso_week(_year(found["y"], now), number)
    return _in_turn(lambda year: spans.iso_week(year, number), now, tense)


def near_day(found: re.Match[str], now: date, tense: int) -> Span:
    """i dag, i morgen, i går."""
    return spans.day(now + timedelta(days=words().shift(found[0])))


def counted(found: re.Match[str], now: date, tense: int) -> Span:
    """om to uker, om et halvt år, for ti år siden."""
    amount = _number(found["n"])
    if not amount:
        return OPEN
    return spans.away(now, -amount if found["ago"] else amount, words().units[found["unit"]])


def within(found: re.Match[str], now: date, tense: int) -> Span:
    """innen to år: up to the day exactly so far ahead."""
    unit, amount = words().units[found["unit"]], _number(found["n"])
    span = spans.away(now, amount, unit) if amount else OPEN
    return Span(None, spans.exactly(now, amount, unit), span.precision) if span.end else OPEN


def this_unit(found: re.Match[str], now: date, tense: int) -> Span:
    """i løpet av året, innen utgangen av uka."""
    return near_unit(found, now, tense).until_end()


def near_unit(found: re.Match[str], now: date, tense: int) -> Span:
    """neste uke, denne måneden, forrige år, i fjor, i år."""
    text = found[0]
    if "fjor" in text:
        return spans.year(now.year - 1)
    groups = found.groupdict()
    step = -1 if groups.get("last") else 1 if groups.get("next") else 0
    unit = found["unit"]
    if unit.startswith(("uk", "vek", "væk")):
        return spans.away(now, step, "week")
    if unit.startswith(("mån", "mnd")):
        return spans.away(now, step, "month")
    return spans.away(now, step, "year")


def weekday(found: re.Match[str], now: date, tense: int) -> Span:
    """på fredag; sist fredag; "neste fredag" may be two days and stays open unless they fall together."""
    wanted = words().weekdays[found["weekday"]]
    if not tense and not found["at"] and not found["next"] and not found["last"] and found[0] != found.string.strip():
        return OPEN
    if found["last"] or (tense < 0 and not found["next"]):
        return spans.day(now - timedelta(days=(now.weekday() - wanted - 1) % 7 + 1))
    coming = now + timedelta(days=(wanted - now.weekday() - 1) % 7 + 1)
    if found["next"] and coming.isocalendar().week == now.isocalendar().week:
        return OPEN
    return spans.day(coming)


def weekend(found: re.Match[str], now: date, tense: int) -> Span:
    """i helga, forrige helg; "neste helg" said on a weekday may be two and stays open."""
    if found["last"]:
        return spans.weekend(now - timedelta(days=7))
    if found["next"]:
        return spans.weekend(now + timedelta(days=7)) if now.weekday() >= 5 else OPEN
    if tense < 0:
        return spans.weekend(now) if now.weekday() >= 5 else spans.weekend(now - timedelta(days=7))
    return OPEN if now.weekday() >= 5 and found["to"] else spans.weekend(now)


def season(found: re.Match[str], now: date, tense: int) -> Span:
    """våren 2027, til sommeren, i fjor høst, i vinter."""
    name = words().seasons[found["season"]]
    shift = -1 if name == "winter" and now.month < 3 else 0  # The winter we are in began last year.
    this = spans.season(now.year + shift, name)
    after, before = spans.season(now.year + shift + 1, name), spans.season(now.year + shift - 1, name)
    groups = found.groupdict()
    if found["y"] or groups.get("short"):
        year = _year(found["y"] or groups["short"], now)
        return OPEN if name == "winter" else spans.season(year, name)
    if this.start is None or this.end is None:
        return OPEN
    if found["last"]:
        return spans.season(now.year - 1, name) if "fjor" in found[0] else this if this.end < now else before
    if found["next"]:
        return after if this.start <= now else OPEN
    if "løpet" in found[0]:
        return this if this.end >= now else after
    if found["to"]:
        return this if this.start > now else after
    if this.start <= now <= this.end:
        return this
    if tense < 0:
        return this if this.end < now else before
    if this.start > now:
        return this
    return after if tense > 0 else OPEN


def _holiday_name(found: re.Match[str]) -> str:
    """The name of a holiday, however it is spaced: "St. Hans"."""
    return words().holidays["".join(found["holiday"].replace(".", "").split())]


def holiday(found: re.Match[str], now: date, tense: int) -> Span:
    """til jul, i påska, julaften 2027."""
    name = _holiday_name(found)
    if found["y"]:
        return spans.holiday(name, _year(found["y"], now))
    return _in_turn(lambda year: spans.holiday(name, year), now, tense)


def open_end(found: re.Match[str], now: date, tense: int) -> Span:
    """Words of time that no calendar knows."""
    return OPEN
