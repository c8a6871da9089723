"""All texts as they will be on a date: HTML pages with Bokmål and Nynorsk side by side, to read and to print.

The pages carry their own style and need nothing from elsewhere. Rights show the entry that counts on the date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path

from content.law import changes_on, said
from content.model import LANGUAGES, Content, Right, RightEntry, current, deadlines_on
from content.shown import ShownText

INDEX = "index.html"
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1e2b3c }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; table-layout: fixed }
th, td { border: 1px solid #b4bcc8; padding: .4rem .6rem; text-align: left; vertical-align: top; white-space: pre-line;
  overflow-wrap: anywhere }
th:first-child, td:first-child { width: 20%; color: #4a5566; font-size: .85rem }
.change { border-left: .4rem solid #b35900; background: #fff4e5; padding: .4rem .8rem }
.about { color: #4a5566 }
nav a { margin-right: 1rem }
@media print { nav { display: none } tr, .change { break-inside: avoid } body { margin: 0; max-width: none } }
"""

Rows = list[tuple[str, str, str]]  # where, Bokmål, Nynorsk


def write_preview(
    content: Content, texts: Sequence[ShownText], folder: Path, today: date, on_date: date | None = None
) -> Path:
    """Write one page per folder of the content and an index with what changes; returns the index.

    `on_date` is the date the texts are read on, today when there is none.
    """
    day = on_date or today
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted({text.folder for text in texts})
    for name in names:
        shown = [text for text in texts if text.folder == name]
        body = _rights(content, shown, today, day) if name == "rights" else _files(content, shown)
        _write(folder / f"{name}.html", content, name, names, day, body)
    _write(folder / INDEX, content, "", names, day, _changes(content, today, day))
    return folder / INDEX


def _write(path: Path, content: Content, name: str, names: Sequence[str], day: date, body: Iterator[str]) -> None:
    title = " – ".join(filter(None, (content.text("preview.title", "nb", date=said(day)), name)))
    links = "".join(f'<a href="{each}.html">{each}</a>' for each in ("index", *names))
    page = [
        '<!doctype html>\n<html lang="nb">\n<meta charset="utf-8">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>",
        f"<nav>{links}</nav>\n<h1>{escape(title)}</h1>",
        *body,
    ]
    path.write_text("\n".join(page) + "\n", encoding="utf-8")


def _changes(content: Content, today: date, day: date) -> Iterator[str]:
    """What is different on the day from today, and what comes later."""
    yield f"<p>{escape(content.text('preview.intro', 'nb', version=content.version))}</p>"
    for heading, changes in (
        ("preview.by_then", [c for c in changes_on(content, today) if c.when and c.when <= day]),
        ("preview.later", [c for c in changes_on(content, today) if c.when is None or c.when > day]),
    ):
        yield f"<h2>{escape(content.text(heading, 'nb'))}</h2>"
        if not changes:
            yield f"<p>{escape(content.text('preview.nothing', 'nb'))}</p>"
            continue
        yield _table(content, [(", ".join(c.rights), c.line("nb"), c.line("nn")) for c in changes])


def _files(content: Content, texts: Sequence[ShownText]) -> Iterator[str]:
    for file, several in groupby(texts, lambda text: text.file):
        yield f"<h2>{escape(file)}</h2>"
        yield _table(content, _side_by_side(several))


def _rights(content: Content, texts: Sequence[ShownText], today: date, day: date) -> Iterator[str]:
    """Each right as it is on the day; one that is different from today says what changed."""
    by_file: Mapping[str, list[ShownText]] = {
        file: list(several) for file, several in groupby(texts, lambda text: text.file)
    }
    for right in content.rights:
        entry = current(right, day)
        file = f"content/rights/{right.id}.yml"
        yield f'<h2 id="{right.id}">{escape(entry.title.nb if entry else right.id)}</h2>'
        yield from _changed(content, right, entry, today, day)
        if entry is None:
            yield f"<p>{escape(content.text('preview.no_answer', 'nb'))}</p>"
            continue
        law = "; ".join(f"{source.law} {source.paragraph}" for source in entry.sources)
        about = content.text(
            "preview.about", "nb", file=file, start=said(entry.valid_from), checked=said(entry.last_checked), law=law
        )
        yield f'<p class="about">{escape(about)}</p>'
        start = f"entries.{right.entries.index(entry)}."
        rows = _side_by_side(text for text in by_file[file] if text.path.startswith(start))
        for deadline in deadlines_on(entry, day):
            told = {
                language: f"{deadline.name[language]}: {deadline.length(language)} {deadline.from_what[language]}"
                for language in LANGUAGES
            }
            rows.append((f"deadline {deadline.decision}", told["nb"], told["nn"]))
        yield _table(content, rows)


def _changed(content: Content, right: Right, entry: RightEntry | None, today: date, day: date) -> Iterator[str]:
    """What is different from today: another entry, an end, or a deadline that may no longer be said."""
    if entry != current(right, today):
        newest = [each for each in right.entries if each.valid_from <= day][-1:]
        for each in newest:
            what = f": {each.change.nb}" if each.change else ""
            text = content.text("preview.changed", "nb", date=said(each.valid_from)) + what
            yield f'<p class="change">{escape(text)}</p>'
    for deadline in entry.deadlines if entry else ():
        if deadline.until and today < deadline.until <= day:
            text = content.text("preview.deadline_gone", "nb", name=deadline.name.nb, date=said(deadline.until))
            yield f'<p class="change">{escape(text)}</p>'


def _side_by_side(texts: Iterator[ShownText] | Sequence[ShownText]) -> Rows:
    rows: dict[str, dict[str, str]] = {}
    for text in texts:
        rows.setdefault(text.path, {})[text.language] = text.text
    return [(path, told.get("nb", ""), told.get("nn", "")) for path, told in rows.items()]


def _table(content: Content, rows: Rows) -> str:
    head = "".join(
        f"<th>{escape(cell)}</th>" for cell in ("", content.text("preview.nb", "nb"), content.text("preview.nn", "nn"))
    )
    lines = (
        f'<tr><td>{escape(where)}</td><td lang="nb">{escape(nb)}</td><td lang="nn">{escape(nn)}</td></tr>'
        for where, nb, nn in rows
    )
    return f"<table>\n<tr>{head}</tr>\n" + "\n".join(lines) + "\n</table>"
