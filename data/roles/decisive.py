"""Rules that need no model: what a column's own cells leave no doubt of.

Where SortingHat's labelled columns have ten or more that a rule decides, its certainty is about the
share of these that people labelled so; elsewhere it is an estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.parsing.time_formats import EPOCHS, time_format_of_texts
from data.parsing.truths import pair_of
from data.roles.facts import ColumnFacts
from data.roles.guess import Guess, guess
from data.roles.name_words import NUMBERED, hints_of, words_of
from data.roles.scales import numbered_order, order_of
from data.roles.text_rules import linked, listed, number_in_text

MOSTNUMBERED = 20
"""Values of a scale in words at most."""
MOST_SPELLINGS = 6
"""In so many spellings (yes, Yes, YES) two words stand at most."""
ENOUGH_ROWS = 10
"""Fewer rows than these tell nothing about whether values repeat."""
MOST_SENTINELS = 3
"""So few different words among numbers stand for cases without one."""
MANY = 10
"""With more different fractions than these a column measures something."""


def ignored(facts: ColumnFacts) -> Guess | None:
    """Columns that say nothing: empty, or the same in every row."""
    if not facts.present:
        return guess("ignore", "role.empty", 1.0)
    if facts.distinct == 1 and not facts.missing:
        return guess("ignore", "role.constant", 1.0, value=facts.texts[0])
    if facts.distinct == 1:
        share = facts.present / facts.rows
        return guess("nominal", "role.filled_or_not", 0.5, value=facts.texts[0], share=share)
    return None


def typed(facts: ColumnFacts) -> Guess | None:
    """Columns whose source says what they hold."""
    if facts.type == "boolean":
        return guess("boolean", "role.typed_boolean", 1.0)
    if facts.type == "datetime":
        return guess("datetime", "role.typed_time", 1.0)
    if facts.type == "list":
        return guess("list", "role.typed_list", 1.0)
    return None


def true_or_false(facts: ColumnFacts) -> Guess | None:
    """Two words, or numbers, for yes and no."""
    if not 2 <= facts.distinct <= MOST_SPELLINGS:
        return None
    pair = pair_of(facts.texts)
    return (
        None if pair is None else guess("boolean", "role.pair", 0.99, true=pair[0], false=pair[1])
    )


def on_scale(facts: ColumnFacts) -> Guess | None:
    """Words with an order."""
    if facts.all_numbers or not 2 <= facts.distinct <= MOSTNUMBERED:
        return None
    order = order_of(facts.texts)
    if order is not None:
        return guess("ordinal", "role.scale", 0.93, order, lowest=order[0], highest=order[-1])
    if NUMBERED.isdisjoint(words_of(facts.name) + words_of(facts.texts[0])):
        return None
    order = numbered_order(facts.texts)
    if order is None:
        return None
    return guess("ordinal", "role.numbered", 0.85, order, lowest=order[0], highest=order[-1])


def on_earth(facts: ColumnFacts) -> Guess | None:
    """Degrees of latitude or longitude: the name says so, and the range allows it."""
    if not facts.all_numbers or (facts.whole == 1.0 and facts.distinct > 2):
        return None
    hints = hints_of(words_of(facts.name))
    least, greatest = facts.summary.least, facts.summary.greatest
    if "latitude" in hints and least >= -90 and greatest <= 90:
        return guess("latitude", "role.latitude", 0.97, least=least, greatest=greatest)
    if "longitude" in hints and least >= -180 and greatest <= 180:
        return guess("longitude", "role.longitude", 0.97, least=least, greatest=greatest)
    return None


def of_time(facts: ColumnFacts) -> Guess | None:
    """Dates and times; plain numbers only where the name speaks of time."""
    if facts.all_numbers and (facts.whole < 1.0 or not _may_be_time(facts)):
        return None
    form = time_format_of_texts(facts.texts)
    if form is None or form.share < 0.9:
        return None
    if form.pattern in EPOCHS:
        return guess("datetime", "role.epoch", 0.95, unit=form.pattern.removeprefix("epoch_"))
    told: dict[str, Any] = {"pattern": form.pattern, "example": facts.texts[0], "share": form.share}
    if form.other:
        return guess("datetime", "role.dates_either_way", 0.9, **told, other=form.other)
    return guess("datetime", "role.dates", 0.98, **told)


def _may_be_time(facts: ColumnFacts) -> bool:
    long = facts.summary.least >= 1e7
    return long and not {"time", "period"}.isdisjoint(hints_of(words_of(facts.name)))


def names_rows(facts: ColumnFacts) -> Guess | None:
    """Whole numbers that count or name the rows."""
    if not facts.all_numbers or facts.whole < 1.0 or facts.rows < ENOUGH_ROWS:
        return None
    words = words_of(facts.name)
    hints = hints_of(words)
    if {"period", "time"} & hints:
        return None
    if facts.by_one and not facts.missing:
        return guess("id", "role.counts_rows", 0.96)
    least, greatest = facts.summary.least, facts.summary.greatest
    once = facts.all_different and not facts.missing and greatest - least + 1 == facts.distinct
    if once and facts.rows >= 2 * ENOUGH_ROWS:
        return guess("id", "role.each_once", 0.93, least=least, greatest=greatest)
    if "id" in hints_of(words[-1:] + words[:1]) and facts.distinct * 2 > facts.present:
        share = facts.distinct / facts.present
        return guess("id", "role.id_name", 0.95, distinct=facts.distinct, share=share)
    return None


def measured(facts: ColumnFacts) -> Guess | None:
    """Fractions, or so many whole numbers that they are no codes."""
    if not facts.all_numbers or facts.distinct <= MANY:
        return None
    summary = facts.summary
    if facts.whole < 1.0:
        return guess(
            "numeric", "role.fractions", 0.98, least=summary.least, greatest=summary.greatest
        )
    doubtful = {"id", "code", "number", "kind", "time"} & hints_of(words_of(facts.name))
    if facts.distinct > 100 and not doubtful:
        told: dict[str, Any] = {
            "distinct": facts.distinct,
            "least": summary.least,
            "greatest": summary.greatest,
        }
        return guess("numeric", "role.many_numbers", 0.95, **told)
    return None


def mostly_numbers(facts: ColumnFacts) -> Guess | None:
    """Plain numbers with a few words between them: few cells, or few different words."""
    if facts.all_numbers or facts.numeric < 0.5 or facts.distinct <= MANY:
        return None
    if facts.numeric < 0.9 and len(facts.odd) > MOST_SENTINELS:
        return None
    count = round(facts.present * (1 - facts.numeric))
    return guess("numeric", "role.mostly_numbers", 0.7, count=count, texts=list(facts.odd[:3]))


RULES: tuple[Callable[[ColumnFacts], Guess | None], ...] = (
    ignored,
    typed,
    true_or_false,
    on_scale,
    on_earth,
    of_time,
    names_rows,
    measured,
    mostly_numbers,
    number_in_text,
    linked,
    listed,
)
"""In the order in which they are asked."""


def decided(facts: ColumnFacts) -> Guess | None:
    """What the first rule says that has something to say."""
    return next((found for rule in RULES if (found := rule(facts)) is not None), None)
