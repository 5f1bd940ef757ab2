"""The keys of the bench: a part of the one table of actions."""

from tui.keymap.action import Action, done_by
from tui.locale import _

BENCH: tuple[Action, ...] = (
    *done_by(
        "runs",
        Action(
            "train",
            ("t", "f5"),
            _("train"),
            _("Train the experiment as its forms describe it."),
            "Train",
            10,
        ),
        Action("pause", ("space",), _("pause"), _("Pause the run, or go on."), "Train", 9),
        Action("stop", ("s",), _("stop"), _("Stop the run and keep the model."), "Train", 9),
        Action(
            "steer",
            ("S",),
            _("steer"),
            _(
                "Change the run while it trains: learning rate, patience, epochs; save it; "
                "keep the best."
            ),
            "Train",
            4,
        ),
        Action(
            "resume",
            ("r",),
            "",
            _("Go on with a run that crashed, failed or was stopped, from its last checkpoint."),
            "Train",
        ),
        Action(
            "branch",
            ("b",),
            _("branch"),
            _("Go on from an epoch of the run with other training options, as a new experiment."),
            "Train",
            3,
        ),
        Action(
            "repeat",
            ("A",),
            _("again"),
            _("Train again with other seeds, or all folds: the curves show mean and range."),
            "Train",
            2,
        ),
        Action(
            "forecast",
            ("F",),
            "",
            _("What training will take (time, memory, steps), and what speaks against it."),
            "Train",
        ),
        Action(
            "coach",
            ("H",),
            "",
            _("What is wrong with the run, and one change to try, as a new experiment."),
            "Train",
        ),
        Action(
            "export",
            ("X",),
            "",
            _("Write the run as files: a plain Keras script, tables, charts, the model."),
            "Train",
        ),
    ),
    *done_by(
        "experiments",
        Action(
            "new", ("n",), _("new"), _("A new experiment, a copy of this one."), "Experiments", 8
        ),
        Action(
            "open",
            ("o",),
            _("open"),
            _("Open a preset, an experiment file or a table."),
            "Experiments",
            7,
        ),
        Action(
            "save", ("w",), _("save"), _("Save the experiment as a TOML file."), "Experiments", 4
        ),
        Action(
            "rename", ("e",), _("rename"), _("Give the experiment another name."), "Experiments", 3
        ),
        Action(
            "close",
            ("x",),
            _("close"),
            _("Take the experiment off the list; its runs are kept."),
            "Experiments",
            2,
        ),
        Action(
            "switch_by(-1)",
            ("left_square_bracket",),
            "",
            _("The experiment before this one."),
            "Experiments",
        ),
        Action(
            "switch_by(1)",
            ("right_square_bracket",),
            "",
            _("The experiment after this one."),
            "Experiments",
        ),
        *(
            Action(
                f"switch({number})",
                (str(number),),
                "",
                _("Experiment {number}.", number=number),
                "Experiments",
                palette=False,
                numbered=_("Experiment 1 to 9; training goes on."),
            )
            for number in range(1, 10)
        ),
    ),
    *done_by(
        "queue",
        Action("runs", ("R",), _("runs"), _("All runs ever trained; open one."), "Experiments", 3),
        Action(
            "compare",
            ("c",),
            _("compare"),
            _("The experiments on the list over one another, or the runs marked among all runs."),
            "Experiments",
            5,
        ),
    ),
    *done_by(
        "table",
        Action(
            "data",
            ("V",),
            _("data"),
            _("The experiment's table: its columns, what they are for, what they look like."),
            "Experiments",
            4,
        ),
    ),
    *done_by(
        "use",
        Action(
            "ask",
            ("U",),
            "",
            _("Ask the run's model: a row of the table or by hand, and what moves the answer."),
            "Experiments",
        ),
    ),
    *done_by(
        "inside",
        Action(
            "look",
            ("W",),
            "",
            _("Inside the run's network: weights, what layers give, rows in a plane."),
            "Experiments",
        ),
    ),
    *done_by(
        "radar",
        Action(
            "radar",
            ("G",),
            _("radar"),
            _("A map of what the run's model predicts where, by hour, weekday and weather."),
            "Experiments",
            2,
        ),
    ),
    *done_by(
        "lessons",
        Action(
            "lessons",
            ("L",),
            _("lessons"),
            _("Lessons: predict what a change does, train it, see whether you were right."),
            "Experiments",
            1,
        ),
    ),
    *done_by(
        "pictures",
        Action(
            "picture",
            ("Y",),
            "",
            _("The network as a picture: layers as blocks, parameters, memory; its summary."),
            "Network",
        ),
    ),
    *done_by(
        "experiments",
        Action(
            "filter",
            ("slash",),
            _("filter"),
            _("Show only experiments whose name has these letters."),
            "Experiments",
            1,
        ),
        Action(
            "show_all",
            ("escape",),
            "",
            _("Show all experiments again, whatever the filter."),
            "Experiments",
        ),
    ),
    *done_by(
        "undo",
        Action(
            "undo",
            ("u",),
            _("undo"),
            _("Take back the last change: a field, a layer, a name, a tag, what was closed."),
            "Experiments",
            3,
        ),
    ),
    *done_by(
        "look",
        Action("pane(1)", ("tab",), _("pane"), _("The next pane."), "Look", 5, palette=False),
        Action("pane(-1)", ("shift+tab",), "", _("The pane before."), "Look", palette=False),
        Action("theme", ("D",), "", _("Dark or light."), "Program"),
        Action(
            "help", ("question_mark", "f1"), _("help"), _("All keys, and the manual."), "Program", 9
        ),
        Action(
            "palette",
            ("colon", "ctrl+p"),
            _("palette"),
            _("Find an action by its name."),
            "Program",
            1,
            palette=False,
        ),
        Action(
            "suspend",
            ("ctrl+z",),
            "",
            _("Back to the shell for a while; fg there brings the bench back. Training goes on."),
            "Program",
        ),
    ),
    *done_by(
        "queue",
        Action(
            "leave",
            ("q", "ctrl+q", "ctrl+c"),
            _("quit"),
            _("Leave the bench; a run can go on without it."),
            "Program",
            10,
        ),
    ),
)
