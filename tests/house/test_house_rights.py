"""House test: every right has source, valid-from and last-checked; the newest entry on or before the date counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from content import Content, ContentError, Right, current
from content.reading import SourceFile


def test_every_right_has_sources_dates_and_both_languages(content: Content) -> None:
    assert len(content.rights) >= 10
    for right in content.rights:
        assert right.entries and (right.intents or right.synonyms.nb), f"nobody can ask about {right.id}"
        for entry in right.entries:
            if entry.ends:
                continue
            assert entry.sources and entry.facts, right.id
            assert isinstance(entry.valid_from, date) and isinstance(entry.last_checked, date)
            for source in entry.sources:
                assert source.law and source.paragraph and source.url.startswith("https://"), right.id
            for text in (entry.title, entry.short, entry.long, entry.now, entry.not_meaning):
                assert text.nb and text.nn, right.id


def test_the_dates_of_a_right_grow_and_nothing_overlaps(content: Content) -> None:
    for right in content.rights:
        dates = [entry.valid_from for entry in right.entries]
        assert dates == sorted(set(dates)), right.id


def test_the_newest_entry_on_or_before_the_date_counts(content: Content) -> None:
    entry = content.rights[0].entries[0]
    first = replace(entry, valid_from=date(2025, 1, 1))
    second = replace(entry, valid_from=date(2026, 7, 1))
    ends = replace(entry, valid_from=date(2027, 1, 1), ends=True)
    right = Right("x", ("x",), content.rights[0].synonyms, (first, second, ends))
    assert current(right, date(2024, 12, 31)) is None, "before the first date there is no answer, never the nearest"
    assert current(right, date(2025, 1, 1)) is first
    assert current(right, date(2026, 6, 30)) is first
    assert current(right, date(2026, 7, 1)) is second
    assert current(right, date(2026, 12, 31)) is second
    assert current(right, date(2027, 1, 1)) is None, "a right that has ended is no right"


def test_every_right_of_today_can_be_answered(content: Content) -> None:
    today = date(2026, 11, 22)
    assert [right.id for right in content.rights if current(right, today) is None] == []


def test_no_right_was_checked_in_the_future_or_long_ago(content: Content) -> None:
    for right in content.rights:
        for entry in right.entries:
            assert entry.last_checked <= date.today() + timedelta(days=1), right.id


def test_no_intent_has_two_rights(content: Content) -> None:
    intents = [intent for right in content.rights for intent in right.intents]
    assert sorted(intents) == sorted(set(intents))


def test_question_ids_are_unique_and_begin_with_their_area(content: Content) -> None:
    areas = (content.general, *content.areas)
    ids = [question.id for area in areas for question in area.questions]
    assert len(ids) == len(set(ids))
    for area in areas:
        for question in area.questions:
            assert question.id.startswith(f"{area.id}."), question.id
            assert question.show_when is None or any(q.aspect == question.show_when for q in area.questions)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", r"x\.yml:3: duplicate key 'a' \(first on line 1\)"),
        ("a: 1\nc: 2\n", r"x\.yml:2: unknown field 'c'"),
        ("a: 1\n", r"x\.yml:1: missing field 'b'"),
        ("a: [1\n", r"x\.yml:\d: not valid YAML"),
    ],
)
def test_wrong_content_is_refused_with_file_and_line(text: str, says: str) -> None:
    file = SourceFile("x.yml", text.encode())
    with pytest.raises(ContentError, match=says):
        file.fields(file.root(), ("a", "b"))


async def test_before_its_first_date_losen_says_that_it_does_not_know(talk, clock, content: Content) -> None:
    """… instead of the nearest answer."""
    clock.time = clock.time.replace(year=1999)
    kari = await talk("nei", "Har jeg rett til koordinator?")
    assert content.text("rights.unknown", "nb") in kari.text
    assert not any(message.rights or message.sources for message in kari.last.messages)
