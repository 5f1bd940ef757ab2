"""What a person sets once for all: declared, read and checked in one place.

A value stands in the configuration file, as ``theme = "light"``, or in an environment variable, as
``PKGO_THEME=light``, which goes before the file. ``Settings`` is a plain dataclass that pydantic
checks. Importing pydantic would lengthen the bench's start by a third, so that values spelled as
usual are read without it.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from data.errors import InputError
from engine.io.platform_folders import platform_folder

PREFIX = "PKGO_"
LONGEST_TOLD = 60
"""Letters of a value that a sentence tells."""
Theme = Literal["dark", "light"]
Bell = Literal["off", "bell", "osc9"]
Language = Literal["auto", "en", "zh_TW"]
Graphics = Literal["auto", "blocks", "kitty", "sixel"]
Place = Literal["default", "file", "environment"]
"""Where a setting's value comes from."""


_SWITCH = {"0": False, "1": True, "false": False, "true": True}


def _usual(
    read: Callable[[str], object], limits: tuple[float, float] | None = None
) -> dict[str, Any]:
    """``read`` gives the value of a usual spelling, None for all others; ``limits`` are the least
    and the most that a number may be.
    """
    return {"usual": read, "limits": limits}


@dataclass(frozen=True, slots=True)
class Settings:
    """``variable`` tells a field's variable; one that is empty counts as not set."""

    store: Path | None = field(default=None, metadata=_usual(Path))
    """The directory of the runs; None: the platform's place for data."""

    jobs: int | None = field(
        default=None,
        metadata=_usual(lambda text: int(text) if _is_digits(text) else None, (1, 1024)),
    )
    """Engines side by side; None: one for each GPU, without GPU one."""

    host_idle: float = field(
        default=30.0,
        metadata=_usual(lambda text: float(text) if _is_decimal(text) else None, (0, 7 * 86_400)),
    )
    """Seconds that an engine stays without work and without a bench."""

    ascii: bool | None = field(default=None, metadata=_usual(_SWITCH.get))
    """Whether to draw with plain signs; None: where the locale or the terminal needs them."""

    theme: Theme = field(default="dark", metadata=_usual({"dark": "dark", "light": "light"}.get))
    """The colours that the bench starts with."""

    bell: Bell = field(
        default="off",
        metadata=_usual(
            {"off": "off", "bell": "bell", "osc9": "osc9", "1": "bell", "0": "off"}.get
        ),
    )
    """What the bench sends when a run has ended: the terminal's bell, or OSC 9, a notice that some
    terminals show on the desktop."""

    stream_above: int = field(
        default=1_000_000_000,
        metadata=_usual(lambda text: int(text) if _is_digits(text) else None, (0, 10**15)),
    )
    """Bytes of a table's file, or of images as float32, above which they are read in parts while
    they train, and never held whole in memory."""

    virtual_devices: int | None = field(
        default=None,
        metadata=_usual(lambda text: int(text) if _is_digits(text) else None, (1, 64)),
    )
    """Into how many devices a processor without GPU is divided for a run that asks for several, to
    try it; None: such a run is refused."""

    graphics: Graphics = field(
        default="auto",
        metadata=_usual(
            {"auto": "auto", "blocks": "blocks", "kitty": "kitty", "sixel": "sixel"}.get
        ),
    )
    """What pictures are drawn with: half blocks, Kitty's protocol, Sixel; ``auto``: what the
    terminal is known to have."""

    warm_model: bool = field(default=True, metadata=_usual(_SWITCH.get))
    """Whether the bench loads TensorFlow in a process beside it, once it rests, so that the first
    question to a model is answered soon."""

    coach: bool = field(default=True, metadata=_usual(_SWITCH.get))
    """Whether the coach says in the bench what it is sure of while a run trains."""

    lessons: Path | None = field(default=None, metadata=_usual(Path))
    """A folder of lessons of a person's own; None: ``lessons`` beside the configuration file."""

    lang: Language = field(
        default="auto", metadata=_usual(lambda text: "auto" if text == "auto" else language(text))
    )
    """The language of all words; ``auto``: the one last chosen in the bench, else the locale's."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Keys by the id of what they do, in place of the usual ones; only in the file."""


_LANGUAGES: dict[str, Language] = {
    "en": "en",
    "c": "en",
    "posix": "en",
    "zh_tw": "zh_TW",
    "zh_hk": "zh_TW",
    "zh_mo": "zh_TW",
    "zh_hant": "zh_TW",
}


def language(text: str) -> Language | None:
    """The language that a locale's name means, as ``zh_Hant-HK.UTF-8``; None where there is no such
    one.
    """
    name = text.strip().partition(".")[0].partition("@")[0].replace("-", "_").lower()
    two = "_".join(name.split("_")[:2])
    return _LANGUAGES.get(two) or _LANGUAGES.get(two.partition("_")[0])


def variable(name: str) -> str:
    """The environment variable of a setting: ``host_idle`` is ``PKGO_HOST_IDLE``."""
    return f"{PREFIX}{name.upper()}"


def settings_file() -> Path | None:
    """The configuration file, there or not; None where nobody knows the person's home."""
    folder = platform_folder("config")
    return None if folder is None else folder / "config.toml"


def read_settings(
    environment: Mapping[str, str] = os.environ, file: Path | None = None
) -> Settings:
    """The settings of this process: those of the file, and over them those of the environment.

    ``file`` is another than the person's own.

    Raises:
        InputError: the file or a value cannot be used; the ``variable`` or the file is named.
    """
    return settings_and_places(environment, file)[0]


def settings_and_places(
    environment: Mapping[str, str] = os.environ, file: Path | None = None
) -> tuple[Settings, dict[str, Place]]:
    """The settings, and where each value comes from.

    Raises:
        InputError: as ``read_settings``.
    """
    path = file or settings_file()
    written, keys = _written(path)
    settings, places = _settings(written, environment, path)
    place: Place = "file" if keys else "default"
    return replace(settings, keys=keys), {**places, "keys": place}


def single_settings() -> tuple[str, ...]:
    """The names of the settings that are one value, and have a variable."""
    return tuple(one.name for one in fields(Settings) if "usual" in one.metadata)


def _written(path: Path | None) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What the file says, as a variable would say it; and its table of keys."""
    if path is None or not path.is_file():
        return {}, {}
    import tomllib

    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except RecursionError:
        reason = "too many brackets inside each other"
        raise InputError("settings.bad_file", file=str(path), reason=reason) from None
    except (ValueError, OSError) as error:
        raise InputError("settings.bad_file", file=str(path), reason=str(error)) from None
    keys = _keys(found.pop("keys", {}), path)
    for name, value in found.items():
        if name not in single_settings() or not isinstance(value, str | bool | int | float):
            names = [*single_settings(), "keys"]
            raise InputError("settings.unknown_key", file=str(path), key=name, choices=names)
    return {name: _as_text(value) for name, value in found.items()}, keys


def _as_text(value: str | bool | float) -> str:
    try:
        return str(value).lower() if isinstance(value, bool) else str(value)
    except ValueError:  # more digits than Python writes
        return f"{value:#x}"


def _keys(table: Any, path: Path) -> dict[str, tuple[str, ...]]:
    """The table of keys: a key, or a list of them, for each action."""
    if not isinstance(table, dict):
        raise InputError("settings.keys_no_table", file=str(path))
    found: dict[str, tuple[str, ...]] = {}
    for action, value in _flat(cast("dict[str, Any]", table)):
        keys = cast("list[object]", value if isinstance(value, list) else [value])
        found[action] = tuple(key for key in keys if isinstance(key, str))
        if not keys or len(found[action]) < len(keys):
            raise InputError("settings.no_keys", file=str(path), action=action)
    return found


def _flat(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """``"run.train"`` may be written without quotes: TOML takes that for a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(cast("dict[str, Any]", value), f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _settings(
    written: dict[str, str], environment: Mapping[str, str], path: Path | None
) -> tuple[Settings, dict[str, Place]]:
    known: dict[str, Any] = {}
    places: dict[str, Place] = {}
    unusual = False
    for one in (one for one in fields(Settings) if "usual" in one.metadata):
        of_process = environment.get(variable(one.name), "").strip()
        text = of_process or written.get(one.name, "").strip()
        places[one.name] = "environment" if of_process else "file" if text else "default"
        if text:
            try:
                value = one.metadata["usual"](text)
            except ValueError:  # more digits than Python reads
                value = None
            unusual = unusual or value is None
            known[one.name] = text if value is None else value
    named = {name: place_named(name, place, path) for name, place in places.items()}
    settings = _checked(known, named) if unusual else Settings(**known)
    _check_limits(settings, named)
    return settings, places


def place_named(name: str, place: Place, path: Path | None = None) -> str:
    """A setting as a sentence names it: by its variable, or with the file that gives it."""
    return f"{name} in {path or settings_file()}" if place == "file" else variable(name)


def _check_limits(settings: Settings, named: Mapping[str, str]) -> None:
    for one in fields(Settings):
        limits, value = one.metadata.get("limits"), getattr(settings, one.name)
        if limits and value is not None and not limits[0] <= value <= limits[1]:  # NaN is neither
            about = {"variable": named[one.name], "value": _cut(str(value))}
            raise InputError("settings.out_of_limits", least=limits[0], most=limits[1], **about)


def _cut(text: str) -> str:
    """A value for a sentence."""
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}..."


def _checked(known: dict[str, Any], named: dict[str, str]) -> Settings:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Settings).validate_python(known)
    except ValidationError as error:
        first = error.errors()[0]
    name = str(first["loc"][0])
    about = {"variable": named[name], "value": _cut(str(first["input"]))}
    if first["type"] == "literal_error":
        raise InputError("settings.not_one_of", choices=list(_CHOICES[name]), **about)
    raise InputError(_CODES[first["type"]], **about)


_CHOICES = {"lang": get_args(Language), "theme": get_args(Theme), "bell": get_args(Bell)}
_CODES = {
    "int_parsing": "settings.not_a_whole_number",
    "int_parsing_size": "settings.not_a_whole_number",
    "float_parsing": "settings.not_a_number",
    "bool_parsing": "settings.not_a_switch",
}
"""By what pydantic calls it."""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None
