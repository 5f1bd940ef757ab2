"""Words within the name of a column, and what they hint at."""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

HINTS: dict[str, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "id": "id ids key uuid guid idx index pk identifier hash token uid pid cid sid nr isbn",
        "code": "code codes cd fips icd sku iso zip postcode postal ssn ein naics zipcode",
        "number": "no num number nbr phone tel fax serial account",
        "time": "date time datetime timestamp day dob created updated modified started ended when "
        "at on birthday deadline hour minute",
        "period": "year yr month quarter week season decade weekday",
        "name": "name names nom firstname lastname surname author owner person company player "
        "team artist brand",
        "kind": "type status class category cat group flag is has level grade sex gender race "
        "method mode state region country department dept sector role segment color colour",
        "amount": "total sum amount amt price cost revenue sales income salary fee tax budget "
        "value val balance",
        "count": "count cnt n qty quantity freq frequency size population pop votes hits",
        "measure": "avg average mean median std stdev dev var max min pct percent percentage rate "
        "ratio score index length width height weight area depth temp temperature speed "
        "distance density age power pressure",
        "link": "url link href website site web homepage image img photo uri src thumbnail icon",
        "words": "desc description comment comments note notes text title summary review message "
        "content body abstract remarks reason details headline question answer other",
        "latitude": "lat latitude",
        "longitude": "lon lng long longitude",
        "place": "address addr street city town county location place geo coordinates coord venue",
        "mail": "email mail contact",
        "list": "list tags tag genres keywords array items categories ingredients names",
        "grid": "x y z",
        "unnamed": "unnamed field column var col attribute",
    }.items()
}
"""Words, in small letters, that names of columns of one kind have."""
_STEPS = (
    "rating rate grade level star stars score rank stage severity quality priority class pclass "
    "satisfaction education degree condition size likert importance agreement doors cylinders"
)
STEPS = frozenset(_STEPS.split())
"""Words in names of columns whose whole numbers are steps."""
_NUMBERED = (
    "grade level stage phase tier star stars rank rating severity quality priority generation "
    "quarter q week year score likert satisfaction condition importance"
)
NUMBERED = frozenset(_NUMBERED.split())
"""Words before or after figures that give an order: ``grade 3``."""


def words_of(name: str) -> list[str]:
    """The words of a name in small letters: ``appearedLocalTime_2`` is appeared, local, time, 2."""
    plain = unicodedata.normalize("NFKD", name)
    return [part.lower() for part in _PARTS.findall(plain)]


def hints_of(words: list[str]) -> set[str]:
    """The kinds of column that words of a name hint at."""
    return {kind for kind, known in HINTS.items() if not known.isdisjoint(words)}
