"""One value of a TOML text changed, added or taken out; every other statement stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.specs.toml_statements import Key, Statement
from engine.specs.toml_text import name_text, written


class NotKeptError(Exception):
    """The text is written in a way that cannot be kept."""


def with_value(found: Sequence[Statement], key: Key, value: Any) -> list[Statement]:
    """With this value, where the key stands, or where its neighbours do.

    Raises:
        NotKeptError: there is no way that keeps the rest.
    """
    for place, one in enumerate(found):
        if one.key is None or one.is_header or key[: len(one.key)] != one.key:
            continue
        inside = key[len(one.key) :]
        text = set_inside(one.value, inside, written(value))
        return [*found[:place], replace(one, value=text), *found[place + 1 :]]
    kept = without(found, key)
    return (
        _with_table(kept, key, value) if isinstance(value, dict) else _with_line(kept, key, value)
    )


def without(found: Sequence[Statement], key: Key) -> list[Statement]:
    """Without the key and what is below it; comments stay."""
    kept: list[Statement] = []
    end = newline(found)
    for one in found:
        if one.is_below(key):
            if one.comment:
                kept.append(Statement(one.comment + end))
        elif one.key is not None and not one.is_header and key[: len(one.key)] == one.key:
            kept.append(replace(one, value=set_inside(one.value, key[len(one.key) :], None)))
        else:
            kept.append(one)
    return kept


def anew(before: str, after: str) -> str:
    """Another text for a whole value, which must hold no comments.

    Raises:
        NotKeptError: it may hold some.
    """
    if "\n" in before and "#" in before:
        raise NotKeptError
    return after


def set_inside(text: str, path: Key, after: str | None) -> str:
    """A value inside of an inline table or a list written anew; None takes it out."""
    import tomlkit

    if not path and after is not None:
        return anew(text, after)
    document = tomlkit.parse(f"v = {text}\n")
    here: Any = document["v"]
    try:
        for name in path[:-1]:
            if isinstance(name, str) and name not in here:
                if after is None:
                    return text
                here[name] = tomlkit.inline_table()
            here = here[name]
        if after is not None:
            here[path[-1]] = tomlkit.parse(f"v = {after}")["v"]
        elif path[-1] in here:
            del here[path[-1]]
    except (LookupError, TypeError):
        raise NotKeptError from None
    return document.as_string().removeprefix("v = ").removesuffix("\n")


def newline(found: Sequence[Statement]) -> str:
    """How the text ends its lines."""
    return "\r\n" if any(one.text.endswith("\r\n") for one in found) else "\n"


def attached(found: Sequence[Statement], header: int) -> int:
    """The place where the comment directly above a header begins, else the header's."""
    while header and found[header - 1].key is None and not found[header - 1].is_blank:
        header -= 1
    return header


def inserted(found: Sequence[Statement], place: int, more: Sequence[Statement]) -> list[Statement]:
    """With more statements at a place; the line before it gets an end."""
    before = list(found[:place])
    if before and not before[-1].text.endswith("\n"):
        last = before[-1]
        end = newline(found)
        before[-1] = replace(last, after=last.after + end)
    return [*before, *more, *found[place:]]


def _with_line(found: Sequence[Statement], key: Key, value: Any) -> list[Statement]:
    """A line for the key, behind the last of its table."""
    *above, name = key
    parent = tuple(above)
    last: int | None = None
    prefix: Key = ()
    for place, one in enumerate(found):
        if one.key is None:
            continue
        if parent in (one.table, one.key if one.is_header else None):
            last, prefix = place, ()
        elif (last is None or prefix) and one.table is not None and _is_dotted(one, parent):
            last, prefix = place, parent[len(one.table) :]
    if last is None and parent:
        return _with_table(found, parent, {str(name): value})
    names = ".".join(name_text(str(one)) for one in (*prefix, name))
    table = parent[: len(parent) - len(prefix)]
    line = Statement(f"{names} = ", written(value), newline(found), key, table)
    if last is not None:
        return inserted(found, last + 1, [line])
    place = _end_of_table(found, 0)
    space = [Statement(newline(found))] if place < len(found) else []
    return inserted(found, place, [line, *space])


def _is_dotted(one: Statement, parent: Key) -> bool:
    """Whether a value stands below the parent by the dots in its own key."""
    return len(one.table or ()) < len(parent) < len(one.key or ()) and one.is_below(parent)


def _with_table(found: Sequence[Statement], key: Key, values: Mapping[str, Any]) -> list[Statement]:
    """A table of its own, behind what stands nearest to it."""
    if not all(isinstance(name, str) for name in key):
        raise NotKeptError
    end = newline(found)
    below = [place for place, one in enumerate(found) if one.is_below(key[:-1])]
    place = _end_of_table(found, below[-1] + 1 if below else len(found))
    lines = [Statement(f"[{'.'.join(name_text(str(name)) for name in key)}]{end}", key=key)]
    for name, value in values.items():
        text = Statement(f"{name_text(name)} = ", written(value), end, (*key, name), key)
        lines.append(text)
    before = [] if not place or found[place - 1].is_blank else [Statement(end)]
    behind = [] if place == len(found) or found[place].is_blank else [Statement(end)]
    return inserted(found, place, [*before, *lines, *behind])


def _end_of_table(found: Sequence[Statement], start: int) -> int:
    """The place from here on where a table ends: behind its last value and what touches that."""
    header = next((at for at in range(start, len(found)) if found[at].is_header), None)
    end = len(found) if header is None else attached(found, header)
    place = max((at + 1 for at in range(start, end) if found[at].key is not None), default=start)
    while place < end and not found[place].is_blank:
        place += 1
    return place
