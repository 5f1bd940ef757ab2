"""The signs on the screen, with a plain set for terminals that show ASCII only.

Which set is used may change once, before anything is drawn: nothing may keep a sign from import.
"""

import locale
import os
from contextlib import suppress
from dataclasses import dataclass, fields, replace

from data.errors import InputError
from engine.settings import read_settings
from tui.locale import N_


@dataclass(slots=True)
class Glyphs:
    """Signs by meaning; ``grid`` stands at the height of a tick, ``bars`` are of eight heights.

    ``plain``: words and frames are of ASCII, too; ``braille``: curves are made of its dots.
    """

    plain: bool
    braille: bool

    running: str
    paused: str
    queued: str
    done: str
    stopped: str
    failed: str
    cursor: str
    edited: str
    bar_full: str
    bar_half: str
    bar_empty: str
    block: str
    shade: str
    half: str
    diagonal: str
    ellipsis: str
    times: str
    degrees: str
    arrow: str
    dash: str
    separator: str
    curve_key: str
    dashes_key: str
    point: str
    ring: str
    raw: str
    grid: str
    upright: str
    best: str
    steered: str
    branch: str
    branched: str
    on: str
    off: str
    left: str
    right: str
    marked: str
    pinned: str
    rising: str
    falling: str
    bars: str


UNICODE = Glyphs(
    plain=False,
    braille=True,
    running="▶",
    paused="‖",
    queued="…",
    done="✓",
    stopped="■",
    failed="✗",
    cursor="▌",
    edited="*",
    bar_full="━",
    bar_half="╸",
    bar_empty="─",
    block="█",
    shade="░",
    half="▀",
    diagonal="▪",
    ellipsis="…",
    times="×",
    degrees="°",
    arrow="→",
    dash="–",
    separator="·",
    curve_key="──",
    dashes_key="╌╌",
    point="•",
    ring="○",
    raw="·",
    grid="┈",
    upright="│",
    best="◆",
    steered="▼",
    branch="└",
    branched="├",
    on=N_("on"),
    off=N_("off"),
    left="‹",
    right="›",
    marked="●",
    pinned="^",
    rising="↑",
    falling="↓",
    bars="▁▂▃▄▅▆▇█",
)

ASCII = Glyphs(
    plain=True,
    braille=False,
    running=">",
    paused="=",
    queued=".",
    done="+",
    stopped="#",
    failed="x",
    cursor=">",
    edited="*",
    bar_full="=",
    bar_half="-",
    bar_empty=".",
    block="#",
    shade=".",
    half="^",
    diagonal="*",
    ellipsis="~",
    times="x",
    degrees="",
    arrow="->",
    dash="-",
    separator="|",
    curve_key="##",
    dashes_key="oo",
    point="o",
    ring="o",
    raw=".",
    grid=" ",
    upright="|",
    best="@",
    steered="v",
    branch="`",
    branched="+",
    on=N_("on"),
    off=N_("off"),
    left="<",
    right=">",
    marked="*",
    pinned="^",
    rising="^",
    falling="v",
    bars="_,:-=+*#",
)


def wants_ascii() -> bool:
    """Whether the terminal shows ASCII only: the settings say so, the locale is not UTF-8, or it is
    the Linux console, whose fonts have few signs and no braille.
    """
    said = said_of_ascii()
    if said is not None:
        return said
    if os.environ.get("TERM") == "linux":
        return True
    return "utf" not in locale_encoding().lower()


def locale_encoding() -> str:
    """The encoding of the person's locale; that of C is ASCII, which Python takes for UTF-8."""
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if next(filter(None, chosen), "") in ("C", "POSIX"):
        return "ASCII"
    return locale.getpreferredencoding(False)


def said_of_ascii() -> bool | None:
    """What the settings say of it; None: nothing."""
    with suppress(InputError):  # this is asked at import, before a command can say a sentence
        return read_settings().ascii
    return None


_SIGNS = "…·–×→←↑↓‹›│┤├└┘┌┐┬┴┼─▬•◆▁▂▃▄▅▆▇█\N{REPLACEMENT CHARACTER}"
_PLAIN_SIGNS = "~.-x><^v<>|+++++++++-#o@_,:-=+*#?"

ONE_FOR_ONE = str.maketrans(_SIGNS, _PLAIN_SIGNS)
_IN_WORDS: dict[int, str | int] = {**ONE_FOR_ONE, ord("±"): "+-", ord("²"): "2", ord("µ"): "u"}
GLYPHS = replace(ASCII if wants_ascii() else UNICODE)
PLAIN: dict[int, str | int] = {}
"""For ``str.translate``: our signs in words and axes for a terminal that gets plain signs only."""


def use_plain_signs(*, braille: bool) -> None:
    """From now on; braille is one cell wide even where our other signs take two."""
    for one in fields(Glyphs):
        setattr(GLYPHS, one.name, getattr(ASCII, one.name))
    if braille:
        GLYPHS.braille = True
        GLYPHS.curve_key, GLYPHS.dashes_key = "--", UNICODE.dashes_key
    PLAIN.update(_IN_WORDS)


if GLYPHS.plain:
    use_plain_signs(braille=False)

_OF_GLYPHS = {
    ord(sign[0]): plain if len(sign) == 1 else plain[0]
    for sign, plain in (
        (getattr(UNICODE, one.name), getattr(ASCII, one.name)) for one in fields(Glyphs)
    )
    if isinstance(sign, str) and not sign.isascii()
}


def as_drawn(text: str) -> str:
    """A text about the screen with the signs that this terminal's screen has."""
    return in_plain_signs(text) if PLAIN else text


def in_plain_signs(text: str) -> str:
    """A text with the plain signs for ours."""
    return text.translate({**_IN_WORDS, **_OF_GLYPHS})
