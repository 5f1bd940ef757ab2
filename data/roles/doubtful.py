"""Columns that no rule decides: the model's probabilities, and how often values come again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.roles.decisive import ENOUGH_ROWS
from data.roles.facts import ColumnFacts
from data.roles.guess import Guess, guess
from data.roles.kind_model import Kind
from data.roles.name_words import STEPS, hints_of, words_of

MOST_CODES = 30
"""With more different whole numbers than these a column is a quantity rather than codes."""
FEW = 20
"""So few different texts are categories, however few the rows."""


def judged(facts: ColumnFacts, probable: Mapping[Kind, float]) -> Guess:
    """The guess for a column of which the model says how probable each kind is."""
    return _of_numbers(facts, probable) if facts.all_numbers else _of_texts(facts, probable)


def _of_numbers(facts: ColumnFacts, probable: Mapping[Kind, float]) -> Guess:
    told: dict[str, Any] = {"distinct": facts.distinct}
    coded = probable["categorical"] + 0.5 * probable["context-specific"]
    words = words_of(facts.name)
    share = facts.distinct / max(facts.present, 1)
    if "code" in hints_of(words) and facts.whole == 1.0 and share <= 0.2:
        return guess("nominal", "role.codes", max(coded, 0.6), **told)
    few = facts.distinct <= MOST_CODES and share <= 0.5
    if few and facts.whole == 1.0 and not STEPS.isdisjoint(words):
        order = tuple(sorted(facts.texts, key=float))
        certainty = max(probable["categorical"], 0.5)
        return guess("ordinal", "role.steps", certainty, order, lowest=order[0], highest=order[-1])
    if few and probable["categorical"] > 0.5:
        return guess("nominal", "role.few_numbers", probable["categorical"], **told)
    nothing = probable["not-generalizable"] + probable["context-specific"]
    if facts.all_different and facts.whole == 1.0 and nothing > 0.5 and "id" in hints_of(words):
        return guess("id", "role.id_name", nothing, distinct=facts.distinct, share=share)
    least, greatest = facts.summary.least, facts.summary.greatest
    certainty = max(probable["numeric"], 1 - coded - nothing, 0.3)
    return guess("numeric", "role.numbers", certainty, **told, least=least, greatest=greatest)


def _of_texts(facts: ColumnFacts, probable: Mapping[Kind, float]) -> Guess:
    share = facts.distinct / max(facts.present, 1)
    words = sum(len(text.split()) for text in facts.texts) / max(len(facts.texts), 1)
    longer = words >= 4 or (words >= 2.5 and probable["sentence"] > 0.5)
    unique = probable["not-generalizable"] + probable["context-specific"]
    told: dict[str, Any] = {"distinct": facts.distinct, "share": share}
    if facts.distinct > FEW and share > 0.3 and longer:
        certainty = max(probable["sentence"], 0.5)
        return guess("text", "role.sentences", certainty, words=words, **told)
    if facts.rows >= ENOUGH_ROWS and share >= 0.9 and facts.distinct > ENOUGH_ROWS:
        if words >= 2.5:
            return guess("text", "role.texts_differ", max(probable["sentence"], 0.5), **told)
        return guess("id", "role.names_rows", max(unique, 0.6), **told)
    certainty = max(probable["categorical"], 0.9 if facts.distinct <= FEW and share < 0.2 else 0.4)
    return guess("nominal", "role.words_repeat", certainty, **told)
