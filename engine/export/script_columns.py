"""What each kind of prepared column is in scikit-learn's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from data.prepare.category_filling import CategoryFiller
from data.prepare.code_column import CodeColumn
from data.prepare.column import ColumnTransform
from data.prepare.filling import Filler
from data.prepare.list_column import ListColumn
from data.prepare.number_column import NumberColumn
from data.prepare.one_hot_column import OneHotColumn
from data.prepare.readings import Order
from data.prepare.scaling import Quantile, Scaler
from data.prepare.target_column import TargetColumn
from data.prepare.terms import RUNS
from data.prepare.text_column import HashedColumn, TfidfColumn
from data.prepare.time_column import PERIODS, TimeColumn
from data.prepare.token_columns import TokenIdsColumn, TokensColumn
from engine.io.python_text import Call, literal


@dataclass(frozen=True, slots=True)
class Step:
    """A call and the column whose outputs it gives.

    ``flat``: it takes the column's cells, not a table of one column. ``crossed``: what it gives
    for training rows is not what it gives for others.
    """

    column: str
    call: Call
    flat: bool = False
    crossed: bool = False


def steps_of(column: str, transform: ColumnTransform, targets: Any) -> list[Step]:
    """The steps of a column, in the order of its outputs; ``targets`` as those it was fitted on."""
    if isinstance(transform, TargetColumn):
        return _target(column, transform, targets)
    return _STEPS[type(transform)](column, transform)


def scaler_calls(scaler: Scaler) -> list[Call]:
    """The transformers that a scaler is."""
    if isinstance(scaler, Quantile):
        count = f"n_quantiles={len(scaler.quantiles)}"
        distribution = 'output_distribution="normal"'
        return [Call("QuantileTransformer", (count, distribution, "subsample=None"))]
    return {
        "none": [],
        "standard": [Call("StandardScaler", ())],
        "robust": [Call("RobustScaler", ())],
        "min_max": [Call("MinMaxScaler", ())],
        "log1p": [Call("FunctionTransformer", ("logarithm",)), Call("StandardScaler", ())],
    }[scaler.kind]


def _filled(filler: Filler, *steps: Call) -> Call:
    fill = (f"fill_value={filler.value!r}",) if filler.strategy == "constant" else ()
    return Call("filled", (literal(filler.strategy), *steps, *fill))


_MISSING = Call("MissingIndicator", ('features="all"',))


def _number(column: str, found: NumberColumn) -> list[Step]:
    calls = [_filled(found.filler, *scaler_calls(found.scaler))]
    if found.indicator:
        calls.append(_MISSING)
    if isinstance(found.reading, Order):
        order = f"categories=[{literal(list(found.reading.order))}]"
        encoder = _ordinal_encoder(order, unknown="np.nan")
        calls = [Call("make_pipeline", (encoder, call)) for call in calls]
    return [Step(column, call) for call in calls]


def _ordinal_encoder(*arguments: str, unknown: str) -> Call:
    rule = ('handle_unknown="use_encoded_value"', f"unknown_value={unknown}")
    return Call("OrdinalEncoder", (*arguments, *rule))


def _categories(column: str, filler: CategoryFiller, *calls: Call) -> list[Step]:
    """Calls on categories, and what tells that one was missing."""
    steps = list(calls)
    if filler.text:
        fill = ('missing_values=""', 'strategy="constant"', f"fill_value={literal(filler.text)}")
        steps.insert(0, Call("SimpleImputer", fill))
    one = steps[0] if len(steps) == 1 else Call("make_pipeline", tuple(steps))
    if not filler.indicator:
        return [Step(column, one)]
    missing = Call("MissingIndicator", ('missing_values=""', 'features="all"'))
    return [Step(column, one), Step(column, missing)]


def _one_hot(column: str, found: OneHotColumn) -> list[Step]:
    rule: tuple[str, ...] = ('handle_unknown="ignore"',)
    if found.other:
        most = f"max_categories={len(found.categories) + 1}"
        rule = (most, 'handle_unknown="infrequent_if_exist"')
    return _categories(column, found.filler, Call("OneHotEncoder", (*rule, "sparse_output=False")))


def _code(column: str, found: CodeColumn) -> list[Step]:
    frequency = found.what == "frequency"
    encoder = Call("Frequencies", ()) if frequency else _ordinal_encoder(unknown="-1")
    return _categories(column, found.filler, encoder, *scaler_calls(found.scaler))


def _target(column: str, found: TargetColumn, targets: Any) -> list[Step]:
    several = "multiclass" if len(found.details) > 1 else "binary"
    kind = "continuous" if targets.dtype.kind == "f" else several
    folds = f"cv=PredefinedSplit(order % {len(found.encodings) - 1})"
    encoder = Call("TargetEncoder", (f'target_type="{kind}"', folds))
    first, *rest = _categories(column, found.filler, encoder, *scaler_calls(found.scalers[0]))
    return [replace(first, crossed=True), *rest]


def _time(column: str, found: TimeColumn) -> list[Step]:
    calls: list[Call] = []
    for part in found.parts:
        if part in PERIODS:
            about = f'kw_args={{"part": "{part}", "period": {PERIODS[part]}}}'
            calls.append(_filled(found.filler, Call("FunctionTransformer", ("on_circle", about))))
        else:
            about = f'kw_args={{"part": "{part}"}}'
            cut = Call("FunctionTransformer", ("part_of", about))
            calls.append(_filled(found.filler, cut, *scaler_calls(found.scalers[part])))
    if found.indicator:
        calls.append(_MISSING)
    return [Step(column, call) for call in calls]


def _runs(terms: str) -> tuple[str, ...]:
    return ('analyzer="char_wb"', f"ngram_range={RUNS!r}") if terms == "letters" else ()


def _tfidf(column: str, found: TfidfColumn) -> list[Step]:
    most = f"max_features={len(found.vocabulary)}"
    return [Step(column, Call("TfidfVectorizer", (*_runs(found.terms), most)), flat=True)]


def _hashed(column: str, found: HashedColumn) -> list[Step]:
    buckets = f"n_features={found.buckets}"
    return [Step(column, Call("HashingVectorizer", (*_runs(found.terms), buckets)), flat=True)]


def _list(column: str, found: ListColumn) -> list[Step]:
    analyzer = f"analyzer=lambda cell: items(cell, {literal(found.separator)})"
    most = f"max_features={len(found.items)}"
    return [Step(column, Call("CountVectorizer", (analyzer, "binary=True", most)), flat=True)]


def _tokens(column: str, found: TokensColumn) -> list[Step]:
    how = None if found.standardize == "none" else found.standardize
    arguments = (
        f"max_tokens={found.size}",
        f"output_sequence_length={found.length}",
        f"standardize={literal(how)}",
        f"split={literal(found.split)}",
    )
    return [Step(column, Call("Tokens", arguments), flat=True)]


def _token_ids(column: str, found: TokenIdsColumn) -> list[Step]:
    about = f'kw_args={{"length": {found.length}}}'
    return [Step(column, Call("FunctionTransformer", ("token_ids", about)), flat=True)]


_STEPS = cast(
    "dict[type, Callable[[str, Any], list[Step]]]",
    {
        NumberColumn: _number,
        OneHotColumn: _one_hot,
        CodeColumn: _code,
        TimeColumn: _time,
        TfidfColumn: _tfidf,
        HashedColumn: _hashed,
        ListColumn: _list,
        TokensColumn: _tokens,
        TokenIdsColumn: _token_ids,
    },
)
