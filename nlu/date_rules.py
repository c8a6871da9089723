"""The ways Norwegian names a time, as patterns, each with the function that puts it on the calendar."""

from __future__ import annotations

import re
from functools import cache

from nlu import date_ways
from nlu.date_needs import Grams, grams_of, needs
from nlu.date_words import words


def likely_rules(small: str) -> list[tuple[re.Pattern[str], date_ways.Resolver]]:
    """Those of `rules` that can match: what each must hold stands in the text."""
    ways, meets = _needed()
    met = 0
    for gram in grams_of(small) & meets.keys():
        met |= meets[gram]
    return [way for way, wanted in ways if wanted & met == wanted]


_Way = tuple[re.Pattern[str], date_ways.Resolver]


@cache
def _needed() -> tuple[list[tuple[_Way, int]], dict[str, int]]:
    """Every way with the needs it has, one bit each, and for each piece of text the bits of the needs it meets."""
    bits: dict[Grams, int] = {}
    ways = []
    for way in rules():
        wanted = 0
        for need in needs(way[0].pattern):
            wanted |= bits.setdefault(need, 1 << len(bits))
        ways.append((way, wanted))
    meets: dict[str, int] = {}
    for need, bit in bits.items():
        for gram in need:
            meets[gram] = meets.get(gram, 0) | bit
    return ways, meets


@cache
def rules() -> list[tuple[re.Pattern[str], date_ways.Resolver]]:
    """Pattern and function of every way; all patterns are free of nested repeats."""
    w = words()
    number = rf"(?P<n>\d{{1,3}}(?:,5)?|(?:et |eit )?halvt?|halvannet|halvtanna|{w.any_of('numbers')})"
    some_year = r"(?P<y>(?:19|20)\d\d|i\s+fjor|i\s+år|(?:til\s+|tel\s+|te\s+)?neste\s+år)"
    year = rf"(?:\s+(?:i\s+)?{some_year})?"
    to = r"til\s+|te\s+|tel\s+"
    a_week = r"(?:uka|uke|uken|veke|veka)"
    near = rf"(?:(?P<next>{w.any_of('next')})|(?P<last>{w.any_of('last')})|{w.any_of('this')})"
    near_one = near.replace("siste|", "").replace("|siste", "")  # "det siste året" is the last twelve months
    nth = rf"(?P<d>\d{{1,2}}|{w.any_of('ordinals')})"
    weekend = "(?:helga|helgen|helg|helja|helgo|helj|hælga|hælja|hælj)"
    month, unit = rf"(?P<month>{w.any_of('months')})", rf"(?P<unit>{w.any_of('units')})"
    ahead_or_last = rf"(?:(?P<next>{w.any_of('next')}\s+)|(?P<last>{w.any_of('last')}\s+)|{w.any_of('this')}\s+)?"
    named_weekday = w.any_of("weekdays")
    # Months, seasons and holidays without a year are times only after such a word, or when nothing else is said.
    placed = "(?:" + "|".join(f"(?<={word} )" for word in w.placing) + r"|(?<![\s\S])(?=\S+\s*\Z))"
    no_clock = "".join(rf"(?<!{word} )" for word in ("kl", "kl.", "klokka", "klokken"))
    meeting = "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in w.meetings) + ")"
    spaced_days = r"samefolkets\s+dag|samenes\s+dag|st\.?\s*hans(?:aften|afta|aftan)?"
    a_school_year = r"(?:skole|skule|studie)år(?:et)?"
    ways: list[tuple[str, date_ways.Resolver]] = [
        (r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", date_ways.numeric),
        (r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d\d|\d\d)(?!\d)", date_ways.numeric),
        (r"(?<=den )(?P<d>\d{1,2})[./](?P<m>\d{1,2})(?![\d/]|[.,]\d)\.?", date_ways.numeric),
        (rf"{no_clock}(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?!\d)", date_ways.numeric),
        (rf"{meeting}(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})(?![\d/]|[.,]\d)\.?", date_ways.numeric),
        (r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?=\s+(?:kl|klokka|klokken)\b)", date_ways.numeric),
        (
            rf"(?P<weekday>{named_weekday})\s+(?:den\s+)?(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})\.?(?!\d)",
            date_ways.numeric,
        ),
        (r"(?<![\s\S])(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?=\s*\Z)", date_ways.numeric),
        (rf"(?:den\s+){nth}\.?\s+i\s+{month}{year}(?P<weekday>(?!.))?", date_ways.day_of_month),
        (
            rf"(?P<weekday>{named_weekday})\s+i\s+(?:uke|veke)\s+(?P<w>\d{{1,2}})(?!\d){year}",
            date_ways.weekday_of_named_week,
        ),
        (rf"(?:i\s+)?(?:måneden|månaden)\s+{month}{year}", date_ways.named_month),
        (rf"(?<=på ){month}(?P<y>(?!.))?", date_ways.named_month),
        (rf"(?<![\s\S]){month}\s+[-'’]?(?P<y>2[4-9]|3\d)(?=\s*\Z)", date_ways.named_month),
        (r"(?:på\s+)?(?:lille|litle|vesle|veslje)\s*(?:julaften|julaftan|julafta)", date_ways.little_christmas_eve),
        (
            rf"(?:(?:på|til|te|tel)\s+)?(?:kristi\s+)?(?P<holiday>{'|'.join(w.single_days)}|{spaced_days}){year}",
            date_ways.holiday,
        ),
        (rf"{placed}(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?<!24/7)(?![\d/.,])", date_ways.numeric),
        (
            rf"(?:(?P<weekday>{named_weekday})\s+)?(?:den\s+)?{nth}\.?\s?{month}{year}",
            date_ways.day_of_month,
        ),
        (
            r"(?:(?P<part>begynnelsen|byrjinga|byrjingen|bynnelsen|starten|midten|midtveis|slutten|utgangen)\s+(?:i|av)|"
            r"(?P<latin>primo|medio|ultimo|midt\s+i|midt\s+på|(?:tidlig|tidleg|tidli|sent|seint)\s+i))\s+"
            rf"(?:{month}{year}|året|(?P<next>neste\s+)?år|(?P<of>20\d\d))",
            date_ways.part_of,
        ),
        (rf"(?:i\s+|{w.any_of('next')}\s+){month}{year}", date_ways.named_month),
        (rf"{month}\s+(?:i\s+)?{some_year}", date_ways.named_month),
        (
            rf"(?:i\s+|fra\s+|frå\s+|mellom\s+)?{month}\s*(?:og|å|til|-|–)\s*"
            rf"(?P<last_month>{w.any_of('months')}){year}",
            date_ways.month_to_month,
        ),
        (
            r"(?:mellom\s+|fra\s+|frå\s+)?(?:den\s+)?(?P<first>\d{1,2})\.?\s*(?:til|tel|te|og|-|–)\s*(?:den\s+)?"
            rf"(?P<d>\d{{1,2}})\.?\s?{month}{year}(?P<weekday>(?!.))?",
            date_ways.day_to_day,
        ),
        (
            rf"(?:den\s+)?(?P<d>\d{{1,2}}(?=[. ])|første|fyrste|siste)\.?\s+(?:dagen\s+)?i\s+{near_one}\s+"
            r"(?P<unit>måned|måneden|månad|månaden|mnd)",
            date_ways.day_of_near_month,
        ),
        (rf"{placed}{month}(?P<y>(?!.))?", date_ways.named_month),
        (rf"(?:{w.any_of('about')}\s+|i\s+|året\s+|i\s+løpet\s+av\s+)(?P<y>(?:19|20)\d\d)(?!\d)", date_ways.named_year),
        (
            rf"{placed}(?P<y>(?:19|20)\d\d)(?!\d|[.,/–-]\d|,-|\s*(?:kr|kroner|kronar|kilo|meter)\b)",
            date_ways.named_year,
        ),
        (
            r"(?:fra\s+|frå\s+|mellom\s+)?(?P<first>(?:19|20)\d\d)\s?(?:-|–|til|tel|te|og)\s?(?P<y>(?:19|20)\d\d)(?![\d/-])",
            date_ways.year_to_year,
        ),
        (
            rf"(?:i\s+|på\s+)?(?:{near}\s+)?{a_school_year}"
            r"(?:\s+(?P<y>(?:20)?\d\d)\s?[/–-]\s?(?:20)?\d\d(?!\d))?",
            date_ways.school_year,
        ),
        (rf"(?:{to}){a_week}(?!\s*\d)", date_ways.next_week),
        (
            rf"(?:på\s+)?(?P<weekday>{named_weekday})\s+om\s+(?P<n>{w.any_of('one')}|to|tre|14|fjorten)\s+"
            r"(?:uke|uker|veke|veker|uka|vekor|dager|dagar|daga)",
            date_ways.weekday_in_weeks,
        ),
        (
            rf"(?:(?:i|på|den)\s+)?(?P<nth>første|fyrste|siste)\s+dag(?:en)?\s+(?:i|av)\s+{month}{year}",
            date_ways.end_day,
        ),
        (
            rf"(?:(?:i|på|den)\s+)?(?P<nth>{w.any_of('ordinals')}|siste|[1-5]\.)\s+{weekend}\s+i\s+{month}{year}",
            date_ways.nth_weekend,
        ),
        (
            r"(?:i\s+løpet\s+av|innen\s+utgangen\s+av)\s+"
            r"(?P<unit>uka|uken|veka|måneden|månaden|året)(?!\s*(?:19|20)\d\d)",
            date_ways.this_unit,
        ),
        (
            r"(?P<half>første|fyrste|1\.|andre|annen|2\.)\s+(?:halvår|halvdel(?:en)?\s+av)\s+(?P<y>20\d\d)",
            date_ways.half_year,
        ),
        (r"(?P<q>[1-4])\.?\s+kvartal\s+(?P<y>20\d\d)", date_ways.quarter),
        (rf"ut\s+{month}{year}", date_ways.out_month),
        (rf"{month}\s+(?:en|ein|æin|ei)\s+(?:gang|gong)(?P<y>(?!.))?", date_ways.named_month),
        (
            rf"(?P<nth>{w.any_of('ordinals')}|siste|[1-5]\.)\s+(?:(?P<weekday>{named_weekday})|{a_week})\s+i\s+"
            rf"{month}{year}",
            date_ways.nth_of_month,
        ),
        (rf"(?P<nth>{w.any_of('ordinals')}|[1-4]\.)\s+søndag\s+i\s+advent", date_ways.sunday_of_advent),
        (r"(?:i\s+)?mellom\s*(?:jul|jol|jula|jola)\s+og\s+nyttår", date_ways.between_the_years),
        (
            r"(?<=avtalt )den\s+(?P<d>\d{1,2})\.?(?!\d)|den\s+(?P<at>\d{1,2})\.(?=\s*\Z|\s*,|\s*kl)",
            date_ways.coming_day,
        ),
        (r"ut\s+(?P<unit>året|uka|uken|veka|måneden|månaden)", date_ways.this_unit),
        (r"resten\s+av\s+(?P<unit>året|uka|uken|veka|måneden|månaden)", date_ways.rest_of),
        (
            r"(?:fra\s+|frå\s+|mellom\s+)?(?:uke|veke|uka|veka)\s+(?P<first>\d{1,2})\s*(?:til|og|-|–)\s*(?:uke\s+|veke\s+)?(?P<w>\d{1,2})(?!\d)"
            rf"{year}",
            date_ways.week_to_week,
        ),
        (rf"(?:i\s+)?(?:uke|veke|uka|veka)\s+(?P<w>[1-9]|[1-4]\d|5[0-3])(?!\d){year}", date_ways.named_week),
        ("(?:" + "|".join(r"\s*".join(phrase.split()) for phrase in w.days) + ")", date_ways.near_day),
        (rf"om\s+{number}\s+{unit}(?P<ago>(?!.))?", date_ways.counted),
        (rf"(?:(?:for|før|førr|forr)\s+)?{number}\s+{unit}\s+(?P<ago>{w.any_of('ago')})", date_ways.counted),
        (
            rf"om\s+(?P<n>\d{{1,2}}|{w.any_of('numbers')})\s?(?:-|–|til|eller)\s?"
            rf"(?P<most>\d{{1,2}}|{w.any_of('numbers')})\s+{unit}",
            date_ways.about_so_many,
        ),
        (rf"(?:de|dei|dem)\s+(?:neste|(?P<last>siste|sista))\s+{number}\s+{unit}", date_ways.stretch),
        (
            rf"(?:{w.any_of('until_end')}|i\s+løpet\s+av)\s+(?:de\s+neste\s+|dei\s+neste\s+)?{number}\s+{unit}",
            date_ways.within,
        ),
        (
            rf"(?:i\s+|{to}|i\s+løpet\s+av\s+)?{near_one}\s*"
            r"(?P<unit>uka|uke|uken|veke|veka|måned|måneden|månad|månaden|år|året|mnd)",
            date_ways.near_unit,
        ),
        (r"i\s+fjor(?P<unit>)", date_ways.near_unit),
        (r"(?:i\s+)?forfjor", date_ways.year_before_last),
        (
            rf"(?:på\s+)?(?P<weekday>{named_weekday})\s+(?:i\s+)?{near_one}\s+{a_week}",
            date_ways.weekday_of_week,
        ),
        (rf"(?:på\s+|til\s+)?{w.any_of('coming')}\s+(?P<weekday>{named_weekday})", date_ways.coming_weekday),
        (rf"(?:i\s+)?(?P<next>{w.any_of('coming')})\s+(?P<unit>uke|veke|måned|månad|år)", date_ways.near_unit),
        (rf"om\s+{w.any_of('one')}\s+(?P<unit>uke|veke|måned|månad|år)s\s+tid", date_ways.about_a),
        (r"i\s+(?P<unit>år)(?!\s*\d)", date_ways.near_unit),
        (rf"(?P<at>på\s+|{to}|nå\s+|no\s+)?{ahead_or_last}(?P<weekday>{named_weekday})", date_ways.weekday),
        (
            rf"(?:i\s+|(?P<to>{to})|på\s+|nå\s+|no\s+){ahead_or_last}{weekend}",
            date_ways.weekend,
        ),
        (rf"(?P<to>(?!.))?{near}\s+{weekend}", date_ways.weekend),
        (
            rf"(?:i\s+|(?<!fram )(?<!frem )(?P<to>{to})|(?P<last>i\s+fjor\s+|{w.any_of('last')}\s+)|"
            rf"(?P<next>{w.any_of('next')}\s+)|på\s+|utpå\s+|i\s+løpet\s+av\s+)(?P<season>{w.any_of('seasons')}){year}",
            date_ways.season,
        ),
        (rf"(?:til\s+)?{w.any_of('coming')}\s+{weekend}", date_ways.coming_weekend),
        (
            rf"(?P<to>(?!.))?(?P<last>(?!.))?(?P<next>(?!.))?(?P<season>{w.any_of('seasons')})"
            rf"\s+(?:i\s+)?(?:{some_year}|[-'’](?P<short>\d\d)(?!\d))",
            date_ways.season,
        ),
        (rf"(?:{to})?(?P<season>{w.any_of('seasons')})\s+som\s+(?:kommer|kjem|kommær)", date_ways.coming_season),
        (
            rf"{placed}(?P<to>(?!.))?(?P<last>(?!.))?(?P<next>(?!.))?(?P<season>{w.any_of('seasons')})(?P<y>(?!.))?",
            date_ways.season,
        ),
        (rf"(?:over|etter)\s+(?P<holiday>{w.any_of('holidays')}){year}", date_ways.after_holiday),
        (rf"{w.any_of('until_end')}\s+(?:til\s+)?(?P<holiday>{w.any_of('holidays')}){year}", date_ways.by_holiday),
        (rf"(?:i\s+|(?<!fram )(?<!frem )(?:{to})|på\s+)(?P<holiday>{w.any_of('holidays')}){year}", date_ways.holiday),
        (rf"(?:på\s+)?(?P<holiday>{w.any_of('holidays')})\s+{some_year}", date_ways.holiday),
        (
            rf"(?:på\s+)?(?:(?P<second>{w.any_of('second')})|første|fyrste|1\.)\s*"
            rf"(?P<holiday>juledag|påskedag|pinsedag|nyttårsdag){year}",
            date_ways.numbered_holiday,
        ),
        (rf"{placed}(?P<holiday>{w.any_of('holidays')})(?P<y>(?!.))?", date_ways.holiday),
        ("(?:" + "|".join(r"\s+".join(map(re.escape, p.split())) for p in w.vague) + ")", date_ways.open_end),
        (rf"etter\s+{w.any_of('event_nouns')}", date_ways.open_end),
    ]
    return [(re.compile(rf"(?<![^\W_])(?:{way})(?![^\W_])"), resolve) for way, resolve in ways]
