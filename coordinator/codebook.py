"""The codebook as it counts here: the names that came with Losen, and what coordinators have made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content import Text
from content.model import Codebook
from coordinator.matching import fits
from coordinator.words import Refused, clean
from store.codebook import LocalName, local_names
from store.unit_of_work import UnitOfWork

# The measure that is to find out which measure: by this code it is known.
PLANNING = "planlegge"
_LONGEST, _MOST_SYNONYMS = 200, 20


def read_codebook(uow: UnitOfWork, given: Codebook) -> Codebook:
    """Return the names that are offered now."""
    written = {code: one.name for code, one in local_names(uow).items()}
    return with_local(given, written)


def with_local(given: Codebook, written: Mapping[str, LocalName]) -> Codebook:
    """Put what was written here over what was given; a hidden name is not offered."""
    names = dict(given.measures) | {code: Text(one.nb, one.nn) for code, one in written.items()}
    synonyms = dict(given.synonyms) | {code: one.synonyms for code, one in written.items()}
    hidden = {code for code, one in written.items() if one.hidden}
    return replace(
        given, measures={code: name for code, name in names.items() if code not in hidden}, synonyms=synonyms
    )


def given_name(given: Codebook, code: str) -> LocalName | None:
    """Return a name as it came with Losen; None for one that did not."""
    both = given.measures.get(code)
    return LocalName(both.nb, both.nn, given.synonyms.get(code, ())) if both else None


def search(book: Codebook, words: str) -> list[str]:
    """Return the codes that fit a search, those whose own name begins with it first."""
    wanted = words.casefold().split()
    if not wanted:
        return list(book.measures)
    texts = {code: " ".join(book.names(code)).casefold() for code in book.measures}
    found = [code for code, text in texts.items() if fits(wanted, text)]
    return sorted(found, key=lambda code: not texts[code].startswith(wanted[0]))


def read_name(form: Mapping[str, str]) -> LocalName:
    """Return the name that was sent. Raises Refused; an empty name in Nynorsk is the one in Bokmål."""
    nb, nn = (_line(form.get(name, ""), name) for name in ("nb", "nn"))
    if not nb and not nn:
        raise Refused("nothing_written", field="nb")
    try:
        lines = clean(form.get("synonyms", "")).splitlines()
    except Refused as error:
        raise Refused(error.text_id, **{**error.values, "field": "synonyms"}) from error
    synonyms = tuple(dict.fromkeys(line for one in lines if (line := _line(one, "synonyms"))))
    if len(synonyms) > _MOST_SYNONYMS:
        raise Refused("too_many_names", field="synonyms", most=_MOST_SYNONYMS)
    return LocalName(nb or nn, nn or nb, synonyms, form.get("hidden") == "ja")


def _line(text: str, name: str) -> str:
    try:
        return " ".join(clean(text, _LONGEST).split())
    except Refused as error:
        raise Refused(error.text_id, **{**error.values, "field": name}) from error
