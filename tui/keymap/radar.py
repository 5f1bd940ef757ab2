"""The keys of the radar: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import _


def _step(call: str, keys: tuple[str, ...], label: str, help: str, keyword: str = "") -> Action:
    return Action(call, keys, label, help, "Radar", 8 if label else 0, keyword=keyword)


RADAR: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        _step("north(1)", ("up", "k"), "", _("The place north of the cursor.")),
        _step("north(-1)", ("down", "j"), "", _("The place south of the cursor.")),
        _step("east(-1)", ("left", "h"), "", _("The place west of the cursor.")),
        _step("east(1)", ("right", "l"), "", _("The place east of the cursor.")),
        _step(
            "hour(1)",
            ("right_square_bracket",),
            _("hour"),
            _("One hour later, everywhere at once."),
            "[ ]",
        ),
        _step("hour(-1)", ("left_square_bracket",), "", _("One hour earlier.")),
        _step(
            "weekday(1)",
            ("right_curly_bracket", "d"),
            _("weekday"),
            _("The next day of the week, everywhere at once."),
            "{ }",
        ),
        _step("weekday(-1)", ("left_curly_bracket", "D"), "", _("The day before.")),
        _step("weather(1)", ("w",), _("weather"), _("The next weather, everywhere at once.")),
        _step("weather(-1)", ("W",), "", _("The weather before.")),
        Action(
            "animate", ("a",), _("animate"), _("The hours of a day, one after another."), "Radar", 7
        ),
        Action(
            "zoom(0.5)",
            ("plus", "equals_sign"),
            _("zoom"),
            _("Nearer to the place under the cursor."),
            "Radar",
            6,
            keyword="+ -",
        ),
        Action("zoom(2.0)", ("minus",), "", _("Farther away."), "Radar"),
        Action("whole", ("z",), "", _("The area of all sightings again."), "Radar"),
        *(
            Action(
                f"alone({number})",
                (str(number),),
                "",
                _("Class {number} alone.", number=number),
                "Radar",
                numbered=_("How probable one class is: class 1 to 9, alone."),
            )
            for number in range(1, 10)
        ),
        Action(
            "everything", ("0",), _("all"), _("The most probable class everywhere."), "Radar", 3
        ),
        Action("points", ("p",), _("points"), _("Sightings on the map, or none."), "Radar", 4),
        Action(
            "told",
            ("m",),
            _("told"),
            _("What the model is told at a place: as at the nearest sighting, or typical values."),
            "Radar",
            5,
        ),
        Action(
            "say",
            ("s",),
            "",
            _("Tell the model a value of a column, the same everywhere."),
            "Radar",
        ),
        Action(
            "export",
            ("e", "X"),
            _("export"),
            _("Write the map as a file: SVG, PNG, GeoJSON or CSV."),
            "Radar",
            5,
        ),
        Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Radar", 7),
        Action(
            "leave", ("escape", "q", "G", "ctrl+c"), _("back"), _("Back to the bench."), "Radar", 10
        ),
    )
)
