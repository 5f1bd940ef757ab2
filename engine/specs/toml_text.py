"""Plain fields as TOML text, in time that grows with their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def document(fields: Mapping[str, Any]) -> str:
    """The whole text: values, then each table under a header of its own."""
    return "\n".join(_blocks(fields, ()))


def _blocks(fields: Mapping[str, Any], above: tuple[str, ...]) -> list[str]:
    values: list[str] = []
    tables: list[str] = []
    for name, value in fields.items():
        names = (*above, name)
        if isinstance(value, Mapping):
            tables += _blocks(cast("Mapping[str, Any]", value), names)
        elif value and isinstance(value, list) and isinstance(value[0], Mapping):
            for one in cast("list[Mapping[str, Any]]", value):
                tables.append(f"[[{_dotted(names)}]]\n{_lines(one)}")
        else:
            values.append(_line(name, value))
    if above and (values or not tables):
        values.insert(0, f"[{_dotted(above)}]\n")
    return ["".join(values), *tables] if values else tables


def _lines(fields: Mapping[str, Any]) -> str:
    return "".join(_line(name, value) for name, value in fields.items())


def _line(name: str, value: Any) -> str:
    return f"{name_text(name)} = {written(value)}\n"


def _dotted(names: tuple[str, ...]) -> str:
    return ".".join(map(name_text, names))


def written(value: Any) -> str:
    """A value on one line."""
    import tomlkit

    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return "{" + ", ".join(f"{name_text(name)} = {written(one)}" for name, one in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, cast("list[Any]", value))) + "]"
    return tomlkit.item(value).as_string()


def name_text(name: str) -> str:
    """A key as TOML writes it."""
    import tomlkit

    return tomlkit.key(name).as_string()
