"""The keys of the bench: a part of the one table of actions."""

from tui.keymap.action import Action, done_by
from tui.locale import N_

BENCH: tuple[Action, ...] = (
    *done_by(
        "runs",
        Action(
            "train",
            ("t", "f5"),
            N_("train"),
            N_("Train the experiment as its forms describe it."),
            "Train",
            10,
        ),
        Action("pause", ("space",), N_("pause"), N_("Pause the run, or go on."), "Train", 9),
        Action("stop", ("s",), N_("stop"), N_("Stop the run and keep the model."), "Train", 9),
        Action(
            "steer",
            ("S",),
            N_("steer"),
            N_(
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
            N_("Go on with a run that crashed, failed or was stopped, from its last checkpoint."),
            "Train",
        ),
        Action(
            "branch",
            ("b",),
            N_("branch"),
            N_("Go on from an epoch of the run with other training options, as a new experiment."),
            "Train",
            3,
        ),
        Action(
            "repeat",
            ("A",),
            N_("again"),
            N_("Train again with other seeds, or all folds: the curves show mean and range."),
            "Train",
            2,
        ),
        Action(
            "forecast",
            ("F",),
            "",
            N_("What training will take (time, memory, steps), and what speaks against it."),
            "Train",
        ),
        Action(
            "coach",
            ("H",),
            "",
            N_("What is wrong with the run, and one change to try, as a new experiment."),
            "Train",
        ),
        Action(
            "export",
            ("X",),
            "",
            N_("Write the run as files: a plain Keras script, tables, charts, the model."),
            "Train",
        ),
    ),
    *done_by(
        "experiments",
        Action(
            "new", ("n",), N_("new"), N_("A new experiment, a copy of this one."), "Experiments", 8
        ),
        Action(
            "open",
            ("o",),
            N_("open"),
            N_("Open a preset, an experiment file or a table."),
            "Experiments",
            7,
        ),
        Action(
            "save", ("w",), N_("save"), N_("Save the experiment as a TOML file."), "Experiments", 4
        ),
        Action(
            "rename",
            ("e",),
            N_("rename"),
            N_("Give the experiment another name."),
            "Experiments",
            3,
        ),
        Action(
            "close",
            ("x",),
            N_("close"),
            N_("Take the experiment off the list; its runs are kept."),
            "Experiments",
            2,
        ),
        Action(
            "switch_by(-1)",
            ("left_square_bracket",),
            "",
            N_("The experiment before this one."),
            "Experiments",
        ),
        Action(
            "switch_by(1)",
            ("right_square_bracket",),
            "",
            N_("The experiment after this one."),
            "Experiments",
        ),
        *(
            Action(
                f"switch({number})",
                (str(number),),
                "",
                N_("Experiment {value}."),
                "Experiments",
                palette=False,
                counted=N_("Experiment 1 to 9; training goes on."),
                value=str(number),
            )
            for number in range(1, 10)
        ),
    ),
    *done_by(
        "queue",
        Action(
            "runs", ("R",), N_("runs"), N_("All runs ever trained; open one."), "Experiments", 3
        ),
        Action(
            "compare",
            ("c",),
            N_("compare"),
            N_("The experiments on the list over one another, or the runs marked among all runs."),
            "Experiments",
            5,
        ),
    ),
    *done_by(
        "table",
        Action(
            "data",
            ("V",),
            N_("data"),
            N_("The experiment's table: its columns, what they are for, what they look like."),
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
            N_("Ask the run's model: a row of the table or by hand, and what moves the answer."),
            "Experiments",
        ),
    ),
    *done_by(
        "inside",
        Action(
            "look",
            ("W",),
            "",
            N_("Inside the run's network: weights, what layers give, rows in a plane."),
            "Experiments",
        ),
    ),
    *done_by(
        "radar",
        Action(
            "radar",
            ("G",),
            N_("radar"),
            N_("A map of what the run's model predicts where, by hour, weekday and weather."),
            "Experiments",
            2,
        ),
    ),
    *done_by(
        "sweeps",
        Action(
            "board",
            ("Q",),
            N_("sweeps"),
            N_("Sweeps: their trials live, the best so far, and which parameters matter."),
            "Experiments",
            2,
        ),
        Action(
            "search",
            ("f",),
            "",
            N_("Search: start a sweep over the fields that are marked in the forms."),
            "Train",
        ),
    ),
    *done_by(
        "lessons",
        Action(
            "lessons",
            ("L",),
            N_("lessons"),
            N_("Lessons: predict what a change does, train it, see whether you were right."),
            "Experiments",
            1,
        ),
    ),
    *done_by(
        "mathematics",
        Action(
            "mathematics",
            ("B",),
            "",
            N_("Mathematics by Keras: activations, descent, regularization, loss, convolution."),
            "Experiments",
        ),
    ),
    *done_by(
        "pictures",
        Action(
            "picture",
            ("Y",),
            "",
            N_("The network as a picture: layers as blocks, parameters, memory; its summary."),
            "Network",
        ),
    ),
    *done_by(
        "experiments",
        Action(
            "filter",
            ("slash",),
            N_("filter"),
            N_("Show only experiments whose name has these letters."),
            "Experiments",
            1,
        ),
        Action(
            "show_all",
            ("escape",),
            "",
            N_("Show all experiments again, whatever the filter."),
            "Experiments",
        ),
    ),
    *done_by(
        "undo",
        Action(
            "undo",
            ("u",),
            N_("undo"),
            N_("Take back the last change: a field, a layer, a name, a tag, what was closed."),
            "Experiments",
            3,
        ),
    ),
    *done_by(
        "look",
        Action("pane(1)", ("tab",), N_("pane"), N_("The next pane."), "Look", 5, palette=False),
        Action("pane(-1)", ("shift+tab",), "", N_("The pane before."), "Look", palette=False),
        Action("theme", ("D",), "", N_("Dark or light."), "Program"),
        Action("language", ("Z",), "", N_("English or Chinese (中文)."), "Program"),
        Action(
            "help",
            ("question_mark", "f1"),
            N_("help"),
            N_("All keys, and the manual."),
            "Program",
            9,
        ),
        Action(
            "palette",
            ("colon", "ctrl+p"),
            N_("palette"),
            N_("Find an action by its name."),
            "Program",
            1,
            palette=False,
        ),
        Action(
            "suspend",
            ("ctrl+z",),
            "",
            N_("Back to the shell for a while; fg there brings the bench back. Training goes on."),
            "Program",
        ),
    ),
    *done_by(
        "queue",
        Action(
            "leave",
            ("q", "ctrl+q", "ctrl+c"),
            N_("quit"),
            N_("Leave the bench; a run can go on without it."),
            "Program",
            10,
        ),
    ),
)
