"""Write `content/law/index.yml`: every cited law with its address and the headings of its cited paragraphs.

Run it by hand when a source is added or the law texts are newer:
`python tools/law_index.py [folder with law texts]` (by default ../shared/law-texts). It copies numbers and
headings only. It refuses a paragraph that is not in the text or is marked "(Opphevet)". Newer wordings that
stand in an amending act and not yet in the consolidated text are listed in AMENDED and proved against that act.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from content.law import LawText, read_texts  # noqa: E402

TEXTS = ROOT.parent / "shared" / "law-texts"
# The name people see, the short name lawyers use, and the file with the text.
LAWS = {
    "pasient- og brukerrettighetsloven": ("pbrl", "lov-1999-07-02-63.md"),
    "helse- og omsorgstjenesteloven": ("hol", "lov-2011-06-24-30.md"),
    "spesialisthelsetjenesteloven": ("sphlsl", "lov-1999-07-02-61.md"),
    "psykisk helsevernloven": ("phvl", "lov-1999-07-02-62.md"),
    "helsepersonelloven": ("hpl", "lov-1999-07-02-64.md"),
    "forskrift om individuell plan ved ytelse av velferdstjenester": (
        "IP-forskriften",
        "forskrift-2022-06-22-1110.md",
    ),
    "forskrift om habilitering, rehabilitering og koordinator": ("rehab-forskriften", "forskrift-2011-12-16-1256.md"),
    "arbeids- og velferdsforvaltningsloven": ("Nav-loven", "lov-2006-06-16-20.md"),
    "sosialtjenesteloven": ("stl", "lov-2009-12-18-131.md"),
    "barnevernsloven": ("bvl", "lov-2021-06-18-97.md"),
    "opplæringslova": ("oppll", "lov-2023-06-09-30.md"),
    "barnehageloven": ("bhl", "lov-2005-06-17-64.md"),
    "privatskolelova": ("psl", "lov-2003-07-04-84.md"),
    "krisesenterlova": ("ksl", "lov-2009-06-19-44.md"),
    "integreringsloven": ("intl", "lov-2020-11-06-127.md"),
    "forvaltningsloven": ("fvl", "lov-1967-02-10.md"),
    "folketrygdloven": ("ftrl", "lov-1997-02-28-19.md"),
    "pasientjournalloven": ("pjl", "lov-2014-06-20-42.md"),
    "pasientjournalforskriften": ("pjf", "forskrift-2019-03-01-168.md"),
    "prioriteringsforskriften": ("prio", "forskrift-2000-12-01-1208.md"),
    "boligsosialloven": ("bolsosl", "lov-2022-12-20-121.md"),
    "menneskerettsloven": ("mrl", "lov-1999-05-21-30.md"),
    "pasientskadeloven": ("passkl", "lov-2001-06-15-53.md"),
    "sivilombudsloven": ("sombl", "lov-2021-06-18-121.md"),
    "tolkeloven": ("tolkl", "lov-2021-06-11-79.md"),
    "fastlegeforskriften": ("fastl", "forskrift-2025-12-02-2405.md"),
    "psykisk helsevernforskriften": ("phvf", "forskrift-2026-05-29-941.md"),
    "LAR-forskriften": ("LAR", "forskrift-2009-12-18-1641.md"),
}
A1, A74 = "lov-2026-01-23-1.md", "lov-2025-06-20-74.md"
# In force 1 July 2026, read in the amending acts: law, paragraph -> act and heading.
AMENDED = {
    ("helsepersonelloven", "§ 21"): (A1, "Helsepersonells taushetsplikt"),
    ("helsepersonelloven", "§ 22"): (A1, "Bortfall av taushetsplikt ved samtykke m.m."),
    ("helsepersonelloven", "§ 23"): (A1, "Begrensninger i taushetsplikten"),
    ("helsepersonelloven", "§ 25"): (A1, "Tilgjengeliggjøring av opplysninger til helsehjelp"),
    ("helsepersonelloven", "§ 28"): (
        A1,
        "Tilgjengeliggjøring av opplysninger til undervisning, ekstern veiledning mv.",
    ),
    ("helsepersonelloven", "§ 29"): (A1, "Rett til å motsette seg tilgjengeliggjøring"),
    ("pasient- og brukerrettighetsloven", "§ 5-3"): (
        A1,
        "Rett til å motsette seg tilgjengeliggjøring av opplysninger i journal",
    ),
    # No title: the act changes a part of the paragraph, and the old heading stays.
    ("helsepersonelloven", "§ 24"): (A1, ""),
    ("pasientjournalloven", "§ 17"): (A1, ""),
    ("pasientjournalloven", "§ 18"): (A1, ""),
    ("pasient- og brukerrettighetsloven", "§ 3-2"): (A74, ""),
    ("pasient- og brukerrettighetsloven", "§ 7-4"): (A74, ""),
    ("pasient- og brukerrettighetsloven", "§ 7-4 a"): (A74, ""),
    ("pasientjournalloven", "§ 22 a"): (A1, "Dokumentasjon av tilgjengeliggjøring"),
    ("pasient- og brukerrettighetsloven", "§ 7-6"): (A74, "Melding om alvorlige hendelser"),
}


def cited() -> dict[str, set[str]]:
    """Return law -> paragraphs, from every `sources:` list below content/rights and content/law."""
    found: dict[str, set[str]] = {}

    def walk(node: yaml.Node) -> None:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                walk(item)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == "sources":
                    for item in value.value:
                        law, _, number = item.value.rpartition(" § ")
                        found.setdefault(law, set()).add(f"§ {number}")
                else:
                    walk(value)

    content = ROOT / "content"
    files = [*(content / "rights").glob("*.yml"), content / "law" / "deadlines.yml", content / "law" / "pending.yml"]
    for file in sorted(files):
        walk(yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    return found


def order(paragraph: str) -> list[tuple[int, str]]:
    """Sort § 2-5 before § 2-5 a before § 2-10."""
    parts = paragraph.removeprefix("§ ").replace("-", " ").split()
    return [(int("".join(c for c in part if c.isdigit()) or 0), part) for part in parts]


def heading(name: str, paragraph: str, text: LawText, acts: dict[str, LawText]) -> str:
    """Return the heading, from the amending act where one is newer; raises SystemExit when it is not there."""
    if (name, paragraph) in AMENDED:
        act, title = AMENDED[name, paragraph]
        if title and f"{paragraph} . {title} " not in acts[act].body:
            raise SystemExit(f"{name} {paragraph}: '{title}' is not in {act}")
        if title:
            return title
    found = text.paragraphs.get(paragraph)
    if found is None or "(Opphevet)" in found:
        raise SystemExit(f"{name} {paragraph}: {'repealed' if found else 'not found'} in {text.name}")
    return found or "(uten overskrift)"


def build(folder: Path) -> str:
    """Return the index as it should be, from the cited paragraphs and the law texts in the folder."""
    texts = read_texts(folder)
    found = cited()
    unknown = sorted(set(found) - set(LAWS))
    if unknown:
        raise SystemExit(f"add to LAWS: {', '.join(unknown)}")
    lines = ["# Laget av tools/law_index.py. Ikke rediger for hånd.", "laws:"]
    for name, (short, file) in LAWS.items():
        if name not in found:
            continue
        text = texts[file]
        lines += [
            f"  {name}:",
            f"    short: {short}",
            f"    title: {quoted(text.title)}",
            f"    url: https://lovdata.no{text.eli}",
            f"    file: {file}",
            "    paragraphs:",
        ]
        paragraphs = sorted(found[name], key=order)
        lines += [f"      {p}: {quoted(heading(name, p, text, texts))}" for p in paragraphs]
        amended = [p for p in paragraphs if (name, p) in AMENDED]
        if amended:
            lines += ["    amended:", *(f"      {p}: {AMENDED[name, p][0]}" for p in amended)]
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Write the index."""
    index = build(folder)
    path = ROOT / "content" / "law" / "index.yml"
    path.write_text(index, encoding="utf-8")
    print(f"{path}: {index.count('    file: ')} laws, {index.count('      § ')} lines with paragraphs")


def quoted(text: str) -> str:
    """Return the text as a YAML string."""
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TEXTS)
