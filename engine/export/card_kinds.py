"""What every kind of prepared column does, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from data.prepare.category_filling import CategoryFiller
from data.prepare.code_column import CodeColumn
from data.prepare.column import ColumnTransform
from data.prepare.filling import Filler
from data.prepare.image_column import ImageColumn
from data.prepare.list_column import ListColumn
from data.prepare.number_column import NumberColumn
from data.prepare.one_hot_column import OneHotColumn
from data.prepare.readings import Order, Quantities
from data.prepare.scaling import Scaler
from data.prepare.target_column import TargetColumn
from data.prepare.text_column import HashedColumn, TfidfColumn
from data.prepare.time_column import TimeColumn
from data.prepare.token_columns import TokenIdsColumn, TokensColumn
from engine.export.card_markdown import number, text
from engine.export.card_ranges import time_of

SCALINGS = {
    "none": "not scaled",
    "standard": "scaled to mean 0, deviation 1",
    "robust": "scaled by median and quartiles",
    "min_max": "scaled to 0 to 1",
    "log1p": "its logarithm, scaled to mean 0, deviation 1",
    "quantile": "spread as a normal distribution",
}
"""By the words of ``data.options.Scaling``."""


def column_kind(transform: ColumnTransform) -> str:
    """What becomes of a column, as Markdown."""
    return _WORDS[type(transform)](transform)


def _filled(filler: Filler, *, indicator: bool) -> str:
    told = f"gaps: {number(filler.value)} ({filler.strategy.replace('_', ' ')})"
    return told + (" and an input that tells of them" if indicator else "")


def _filled_category(filler: CategoryFiller) -> str:
    told = f"gaps: {text(filler.text)}" if filler.text else "gaps: a category of their own"
    return told + (" and an input that tells of them" if filler.indicator else "")


def _scaled(scaler: Scaler) -> str:
    return SCALINGS.get(scaler.kind, scaler.kind)


def _number(found: NumberColumn) -> str:
    reading = found.reading
    if isinstance(reading, Quantities):
        what = "a number" + (f" in {text(reading.form.unit)}" if reading.form.unit else "")
    elif isinstance(reading, Order):
        what = f"its place in an order of {len(reading.order)}"
    else:
        what = "yes or no as 1 or 0"
    return f"{what}, {_scaled(found.scaler)}; {_filled(found.filler, indicator=found.indicator)}"


def _one_hot(found: OneHotColumn) -> str:
    other = ", the rare ones together" if found.other else ""
    return f"an input for each of {len(found.categories)} categories{other}; " + _filled_category(
        found.filler
    )


def _code(found: CodeColumn) -> str:
    what = "how frequent the category is" if found.what == "frequency" else "the category's number"
    return f"{what}, {_scaled(found.scaler)}; {_filled_category(found.filler)}"


def _target(found: TargetColumn) -> str:
    return f"what the label is on average in the category; {_filled_category(found.filler)}"


def _time(found: TimeColumn) -> str:
    parts = ", ".join(found.parts)
    gaps = f"gaps: {time_of(found.filler.value)} ({found.filler.strategy.replace('_', ' ')})"
    told = gaps + (" and an input that tells of them" if found.indicator else "")
    return f"a time as {parts}; {told}"


def _tfidf(found: TfidfColumn) -> str:
    return f"the weights (TF-IDF) of {len(found.vocabulary)} {found.terms}"


def _hashed(found: HashedColumn) -> str:
    return f"its {found.terms} in {found.buckets} buckets"


def _list(found: ListColumn) -> str:
    return f"which of {len(found.items)} items stand in the list"


def _tokens(found: TokensColumn) -> str:
    return f"a sequence of {found.length} token ids, {len(found.vocabulary)} known"


def _token_ids(found: TokenIdsColumn) -> str:
    return f"a sequence of {found.length} token ids, as they stand"


def _image(found: ImageColumn) -> str:
    size = f"{found.height}×{found.width}"
    return f"a picture of {size}, {found.channels} channel(s), scale {found.scale}"


_WORDS = cast(
    "dict[type, Callable[[Any], str]]",
    {
        NumberColumn: _number,
        OneHotColumn: _one_hot,
        CodeColumn: _code,
        TargetColumn: _target,
        TimeColumn: _time,
        TfidfColumn: _tfidf,
        HashedColumn: _hashed,
        ListColumn: _list,
        TokensColumn: _tokens,
        TokenIdsColumn: _token_ids,
        ImageColumn: _image,
    },
)
