"""The keys of the radar: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_


def _step(call: str, keys: tuple[str, ...], label: str, help: str, keyword: str = "") -> Action:
    return Action(call, keys, label, help, "Radar", 8 if label else 0, keyword=keyword)


RADAR: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        _step("north(1)", ("up", "k"), "", N_("The place north of the cursor.")),
        _step("north(-1)", ("down", "j"), "", N_("The place south of the cursor.")),
        _step("east(-1)", ("left", "h"), "", N_("The place west of the cursor.")),
        _step("east(1)", ("right", "l"), "", N_("The place east of the cursor.")),
        _step(
            "hour(1)",
            ("right_square_bracket",),
            N_("hour"),
            N_("One hour later, everywhere at once."),
            "[ ]",
        ),
        _step("hour(-1)", ("left_square_bracket",), "", N_("One hour earlier.")),
        _step(
            "weekday(1)",
            ("right_curly_bracket", "d"),
            N_("weekday"),
            N_("The next day of the week, everywhere at once."),
            "{ }",
        ),
        _step("weekday(-1)", ("left_curly_bracket", "D"), "", N_("The day before.")),
        _step("weather(1)", ("w",), N_("weather"), N_("The next weather, everywhere at once.")),
        _step("weather(-1)", ("W",), "", N_("The weather before.")),
        Action(
            "animate",
            ("a",),
            N_("animate"),
            N_("The hours of a day, one after another."),
            "Radar",
            7,
        ),
        Action(
            "zoom(0.5)",
            ("plus", "equals_sign"),
            N_("zoom"),
            N_("Nearer to the place under the cursor."),
            "Radar",
            6,
            keyword="+ -",
        ),
        Action("zoom(2.0)", ("minus",), "", N_("Farther away."), "Radar"),
        Action("whole", ("z",), "", N_("The area of all sightings again."), "Radar"),
        *(
            Action(
                f"alone({number})",
                (str(number),),
                "",
                N_("Class {value} alone."),
                "Radar",
                counted=N_("How probable one class is: class 1 to 9, alone."),
                value=str(number),
            )
            for number in range(1, 10)
        ),
        Action(
            "everything", ("0",), N_("all"), N_("The most probable class everywhere."), "Radar", 3
        ),
        Action("points", ("p",), N_("points"), N_("Sightings on the map, or none."), "Radar", 4),
        Action(
            "told",
            ("m",),
            N_("told"),
            N_("What the model is told at a place: as at the nearest sighting, or typical values."),
            "Radar",
            5,
        ),
        Action(
            "say",
            ("s",),
            "",
            N_("Tell the model a value of a column, the same everywhere."),
            "Radar",
        ),
        Action(
            "export",
            ("e", "X"),
            N_("export"),
            N_("Write the map as a file: SVG, PNG, GeoJSON or CSV."),
            "Radar",
            5,
        ),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Radar", 7),
        Action(
            "leave",
            ("escape", "q", "G", "ctrl+c"),
            N_("back"),
            N_("Back to the bench."),
            "Radar",
            10,
        ),
    )
)
