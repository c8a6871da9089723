"""The ways Norwegian names a time, as patterns, each with the function that puts it on the calendar."""

from __future__ import annotations

import re
from functools import cache

from nlu import date_ways
from nlu.date_words import words


@cache
def rules() -> list[tuple[re.Pattern[str], date_ways.Resolver]]:
    """Pattern and function of every way; all patterns are free of nested repeats."""
    w = words()
    number = rf"(?P<n>\d{{1,3}}(?:,5)?|(?:et |eit )?halvt?|halvannet|halvtanna|{w.any_of('numbers')})"
    year = r"(?:\s+(?:i\s+)?(?P<y>(?:19|20)\d\d|i\s+fjor|i\s+år|(?:til\s+)?neste\s+år))?"
    near = rf"(?:(?P<next>{w.any_of('next')})|(?P<last>{w.any_of('last')})|{w.any_of('this')})"
    near_one = near.replace("siste|", "").replace("|siste", "")  # "det siste året" is the last twelve months
    month, unit = rf"(?P<month>{w.any_of('months')})", rf"(?P<unit>{w.any_of('units')})"
    ahead_or_last = rf"(?:(?P<next>{w.any_of('next')}\s+)|(?P<last>{w.any_of('last')}\s+)|{w.any_of('this')}\s+)?"
    named_weekday = w.any_of("weekdays")
    # Months, seasons and holidays without a year are times only after such a word, or when nothing else is said.
    placed = "(?:" + "|".join(f"(?<={word} )" for word in w.placing) + r"|(?<![\s\S])(?=\S+\s*\Z))"
    ways: list[tuple[str, date_ways.Resolver]] = [
        (r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", date_ways.numeric),
        (r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d\d|\d\d)(?!\d)", date_ways.numeric),
        (r"(?<=den )(?P<d>\d{1,2})[./](?P<m>\d{1,2})(?![\d/]|[.,]\d)\.?", date_ways.numeric),
        (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\d)", date_ways.numeric),
        (
            rf"(?:(?P<weekday>{named_weekday})\s+)?(?:den\s+)?(?P<d>\d{{1,2}})\.?\s?{month}{year}",
            date_ways.day_of_month,
        ),
        (
            r"(?P<part>begynnelsen|byrjinga|starten|midten|midtveis|slutten|utgangen)\s+(?:i|av)\s+"
            rf"(?:{month}{year}|året|år|(?P<of>20\d\d))",
            date_ways.part_of,
        ),
        (rf"(?:i\s+|{w.any_of('next')}\s+){month}{year}", date_ways.named_month),
        (rf"{month}\s+(?P<y>(?:19|20)\d\d)", date_ways.named_month),
        (rf"{placed}{month}(?P<y>(?!.))?", date_ways.named_month),
        (rf"(?:{w.any_of('about')}\s+|i\s+|året\s+|i\s+løpet\s+av\s+)(?P<y>(?:19|20)\d\d)(?!\d)", date_ways.named_year),
        (rf"{placed}(?P<y>(?:19|20)\d\d)(?![\d.,/-])", date_ways.named_year),
        (
            r"(?:i\s+løpet\s+av|innen\s+utgangen\s+av)\s+"
            r"(?P<unit>uka|uken|veka|måneden|månaden|året)(?!\s*(?:19|20)\d\d)",
            date_ways.this_unit,
        ),
        (rf"(?:i\s+)?(?:uke|veke|uka|veka)\s+(?P<w>[1-9]|[1-4]\d|5[0-3])(?!\d){year}", date_ways.named_week),
        ("(?:" + "|".join(r"\s+".join(phrase.split()) for phrase in w.days) + ")", date_ways.near_day),
        (rf"om\s+{number}\s+{unit}(?P<ago>(?!.))?", date_ways.counted),
        (rf"for\s+{number}\s+{unit}\s+(?P<ago>{w.any_of('ago')})", date_ways.counted),
        (
            rf"(?:{w.any_of('until_end')}|i\s+løpet\s+av)\s+(?:de\s+neste\s+|dei\s+neste\s+)?{number}\s+{unit}",
            date_ways.within,
        ),
        (
            rf"(?:i\s+|til\s+|te\s+|i\s+løpet\s+av\s+)?{near_one}\s+"
            r"(?P<unit>uka|uke|uken|veke|veka|måned|måneden|månad|månaden|år|året|mnd)",
            date_ways.near_unit,
        ),
        (r"i\s+fjor(?P<unit>)", date_ways.near_unit),
        (r"i\s+(?P<unit>år)(?!\s*\d)", date_ways.near_unit),
        (rf"(?P<at>på\s+|til\s+|te\s+|nå\s+|no\s+)?{ahead_or_last}(?P<weekday>{named_weekday})", date_ways.weekday),
        (
            rf"(?:i\s+|(?P<to>til\s+|te\s+)|på\s+|nå\s+|no\s+){ahead_or_last}(?:helga|helgen|helg|helja)",
            date_ways.weekend,
        ),
        (rf"(?P<to>(?!.))?{near}\s+(?:helga|helgen|helg|helja)", date_ways.weekend),
        (
            rf"(?:i\s+|(?P<to>til\s+|te\s+)|(?P<last>i\s+fjor\s+|{w.any_of('last')}\s+)|"
            rf"(?P<next>{w.any_of('next')}\s+)|på\s+|utpå\s+|i\s+løpet\s+av\s+)(?P<season>{w.any_of('seasons')}){year}",
            date_ways.season,
        ),
        (
            rf"(?P<to>(?!.))?(?P<last>(?!.))?(?P<next>(?!.))?(?P<season>{w.any_of('seasons')})"
            r"\s+(?P<y>(?:19|20)\d\d)",
            date_ways.season,
        ),
        (
            rf"{placed}(?P<to>(?!.))?(?P<last>(?!.))?(?P<next>(?!.))?(?P<season>{w.any_of('seasons')})(?P<y>(?!.))?",
            date_ways.season,
        ),
        (rf"(?:i\s+|til\s+|te\s+|på\s+|over\s+)(?P<holiday>{w.any_of('holidays')}){year}", date_ways.holiday),
        (rf"(?P<holiday>{w.any_of('holidays')})\s+(?P<y>(?:19|20)\d\d)", date_ways.holiday),
        (rf"{placed}(?P<holiday>{w.any_of('holidays')})(?P<y>(?!.))?", date_ways.holiday),
        ("(?:" + "|".join(r"\s+".join(map(re.escape, p.split())) for p in w.vague) + ")", date_ways.open_end),
        (rf"etter\s+{w.any_of('event_nouns')}", date_ways.open_end),
    ]
    return [(re.compile(rf"(?<![^\W_])(?:{way})(?![^\W_])"), resolve) for way, resolve in ways]
