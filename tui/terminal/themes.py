"""The two themes, and how a role in a line becomes a style."""

from textual.color import Color
from textual.theme import Theme

RUNS_DARK = (
    "#4cc3e6",
    "#ff9f43",
    "#7bc275",
    "#ef6f6c",
    "#b58cf2",
    "#e5c07b",
    "#5b8def",
    "#f28cb8",
    "#46d1a8",
    "#c9d35a",
    "#c98a5a",
    "#a9b2c0",
)
RUNS_LIGHT = (
    "#00688b",
    "#b35900",
    "#2e7031",
    "#b3261e",
    "#6b3fa0",
    "#8a6100",
    "#2350b0",
    "#a8326f",
    "#00776a",
    "#6b7300",
    "#7a4a21",
    "#555d68",
)
VALUES_DARK = ("#3d5a80", "#3a8c9e", "#62b56d", "#c8cf4f", "#ffd166")
VALUES_LIGHT = ("#a9b8cc", "#5f9dbd", "#3c8f6c", "#86700a", "#b3261e")
"""From the worst trials of a sweep to the best: their order is that of their brightness, too."""
SHADE_PARTS = (0.3, 0.5, 0.75, 1.0)
BAND = 0.45
"""How much of its curve's colour the signs of a band have."""
BEHIND = 0.13
"""How much of it the cells have in which the curve itself is drawn: it looks as those signs do."""


def _runs(colours: tuple[str, ...]) -> dict[str, str]:
    """A colour for each of the runs that are compared."""
    return {f"run-{number}": colour for number, colour in enumerate(colours, 1)}


def _values(colours: tuple[str, ...]) -> dict[str, str]:
    """A colour for each class of what trials came to."""
    return {f"value-{number}": colour for number, colour in enumerate(colours, 1)}


def _bands(background: str, **colours: str) -> dict[str, str]:
    """The same colours, fainter: for the range around a curve, and behind the curve itself."""
    behind = Color.parse(background)
    return {
        f"{name}-{kind}": behind.blend(Color.parse(colour), part).hex
        for name, colour in colours.items()
        for kind, part in (("band", BAND), ("behind", BEHIND))
    }


def _shades(background: str, **colours: str) -> dict[str, str]:
    """From a touch of each colour to all of it: for cells of a matrix."""
    behind = Color.parse(background)
    return {
        f"{name}-{number}": behind.blend(Color.parse(colour), part).hex
        for name, colour in colours.items()
        for number, part in enumerate(SHADE_PARTS, 1)
    }


DARK = Theme(
    name="pkgo-dark",
    primary="#4cc3e6",
    secondary="#8b93a1",
    accent="#ff9f43",
    warning="#e5c07b",
    error="#ef6f6c",
    success="#7bc275",
    foreground="#d5d9e0",
    background="#14161b",
    surface="#14161b",
    panel="#1d2027",
    boost="#262a33",
    dark=True,
    variables={
        "train": "#4cc3e6",
        "validation": "#ff9f43",
        "faint": "#767e8c",
        "rule": "#343a46",
        "rule-focus": "#4cc3e6",
        "cursor": "#2a3a46",
        **_shades("#14161b", right="#1a5fa0", wrong="#a02828"),
        "input-cursor-background": "#d5d9e0",
        **_bands("#14161b", train="#4cc3e6", validation="#ff9f43", **_runs(RUNS_DARK)),
        **_runs(RUNS_DARK),
        **_values(VALUES_DARK),
    },
)

LIGHT = Theme(
    name="pkgo-light",
    primary="#00688b",
    secondary="#5f6772",
    accent="#b35900",
    warning="#8a6100",
    error="#b3261e",
    success="#2e7031",
    foreground="#23272e",
    background="#fbfbf9",
    surface="#fbfbf9",
    panel="#eeeeea",
    boost="#e4e4df",
    dark=False,
    variables={
        "train": "#00688b",
        "validation": "#b35900",
        "faint": "#666d76",
        "rule": "#c9cbc8",
        "rule-focus": "#00688b",
        "cursor": "#d6e8ef",
        **_shades("#fbfbf9", right="#7fb8e8", wrong="#f09a90"),
        **_bands("#fbfbf9", train="#00688b", validation="#b35900", **_runs(RUNS_LIGHT)),
        **_runs(RUNS_LIGHT),
        **_values(VALUES_LIGHT),
    },
)

THEMES = (DARK, LIGHT)
