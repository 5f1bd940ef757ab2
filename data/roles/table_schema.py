"""The schema of a raw table: every column's role, guessed or as the person said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.errors import InputError
from data.messages import Message
from data.options import TableOptions
from data.raw_table import BRIGHTNESS, PICTURE, RawTable
from data.roles.decisive import decided
from data.roles.doubtful import judged
from data.roles.facts import ColumnFacts, facts_of
from data.roles.guess import Guess
from data.roles.kind_model import shipped
from data.roles.label_choice import as_label, label_of, place_of
from data.roles.picture_names import with_pictures
from data.schema import ColumnSchema, Role, Schema


def schema_of(raw: RawTable, options: TableOptions | None = None) -> Schema:
    """Every column's type, role, reason and certainty; what the person said goes before guesses.

    Raises:
        InputError: a column that was named is not there (``table.no_such_column``), two are the
            label (``role.two_labels``), an order lacks values (``role.order_lacks``), or there is
            a single column.
    """
    asked = options or TableOptions()
    decimal = None if raw.format is None else raw.format.decimal
    cells = zip(raw.names, raw.columns, strict=True)
    facts = [facts_of(name, column, decimal, raw.numbers) for name, column in cells]
    guesses = with_pictures(facts, guesses_of(facts), raw.pictures)
    roles, orders = _said(raw, asked)
    named = [raw.names[place] for place, role in roles.items() if role == "label"]
    if asked.label is not None:
        named.append(raw.names[place_of(raw.names, asked.label, raw.source)])
    if len(set(named)) > 1:
        raise InputError("role.two_labels", file=raw.source, columns=sorted(set(named)))
    free = [
        replace(found, role="ignore") if roles.get(place, "label") != "label" else found
        for place, found in enumerate(guesses)
    ]
    label, reason, certainty = label_of(facts, free, named[0] if named else None, raw.source)
    guesses[label] = as_label(reason, certainty)
    if raw.of_pictures:
        guesses = [_of_picture(name, guess) for name, guess in zip(raw.names, guesses, strict=True)]
    columns = [_column(found, guess) for found, guess in zip(facts, guesses, strict=True)]
    for place in roles.keys() | orders.keys():
        if place != label:
            order = orders.get(place, ())
            _check_order(raw, facts[place], order)
            columns[place] = columns[place].as_role(roles.get(place, "ordinal"), order)
    return Schema(tuple(columns))


def with_types(schema: Schema, raw: RawTable) -> Schema:
    """The same, each column with the type that its cells have; a recipe tells none."""
    decimal = None if raw.format is None else raw.format.decimal
    columns = (
        replace(column, type=facts_of(column.name, cells, decimal).type)
        for column, cells in zip(schema.columns, raw.columns, strict=True)
    )
    return Schema(tuple(columns))


def _of_picture(name: str, found: Guess) -> Guess:
    """What a column beside the pictures' class is for: nothing, their pixels are the inputs."""
    if name == PICTURE:
        return Guess("id", Message("role.picture_name"), 1.0)
    return Guess("ignore", Message("role.picture_brightness"), 1.0) if name == BRIGHTNESS else found


def guesses_of(facts: Sequence[ColumnFacts]) -> list[Guess]:
    """A guess for each column: rules where they decide, else the model."""
    found = [decided(column) for column in facts]
    doubtful = [column for column, guess in zip(facts, found, strict=True) if guess is None]
    if not doubtful:
        return [guess for guess in found if guess is not None]
    model = shipped()
    told = iter(model.probabilities([column.summary for column in doubtful]))
    guesses: list[Guess] = []
    for column, guess in zip(facts, found, strict=True):
        if guess is None:
            chances = dict(zip(model.kinds, map(float, next(told)), strict=True))
            guess = judged(column, chances)  # noqa: PLW2901
        guesses.append(guess)
    return guesses


def _said(
    raw: RawTable, asked: TableOptions
) -> tuple[Mapping[int, Role], Mapping[int, tuple[str, ...]]]:
    """Roles and orders that the person gave, by the place of the column."""
    roles: dict[int, Role] = {
        place_of(raw.names, name, raw.source): role for name, role in asked.roles.items()
    }
    orders = {place_of(raw.names, name, raw.source): order for name, order in asked.orders.items()}
    return roles, {place: order for place, order in orders.items() if order}


def _check_order(raw: RawTable, facts: ColumnFacts, order: tuple[str, ...]) -> None:
    known = {value.strip() for value in order}
    lacking = [text for text in facts.texts if text.strip() not in known]
    if order and lacking:
        about = {"file": raw.source, "column": facts.name}
        raise InputError("role.order_lacks", **about, texts=lacking[:5], count=len(lacking))


def _column(facts: ColumnFacts, found: Guess) -> ColumnSchema:
    return ColumnSchema(
        name=facts.name,
        type=facts.type,
        role=found.role,
        reason=found.reason,
        certainty=min(max(found.certainty, 0.0), 1.0),
        missing=facts.missing,
        distinct=facts.distinct,
        order=found.order,
    )
