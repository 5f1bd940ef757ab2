"""The keys of lessons: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

LESSONS: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("open", ("enter",), N_("open"), N_("Open the marked lesson."), "Lessons", 9),
        Action(
            "table",
            ("d",),
            N_("data"),
            N_("The lessons on the built-in table, or on that of the bench."),
            "Lessons",
            8,
        ),
        Action(
            "mathematics",
            ("m",),
            N_("maths"),
            N_("The mathematics behind the lessons: change a setting, see what it does."),
            "Lessons",
            8,
        ),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Lessons", 7),
        Action(
            "leave",
            ("escape", "q", "L", "ctrl+c"),
            N_("back"),
            N_("Back to the bench."),
            "Lessons",
            10,
        ),
    )
)
"""Of the list of lessons."""

LESSON: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action(
            "view(1)", ("tab", "right", "l"), N_("next part"), N_("The next part."), "Lesson", 9
        ),
        Action("view(-1)", ("shift+tab", "left", "h"), "", N_("The part before."), "Lesson"),
        *(
            Action(
                f"answer({letter!r})",
                (letter,),
                N_("answer") if letter == "a" else "",
                N_("What you expect: answer {value}."),
                "Lesson",
                9 if letter == "a" else 0,
                keyword="a b c",
                value=letter.upper(),
            )
            for letter in "abcdef"
        ),
        Action(
            "train",
            ("t", "f5"),
            N_("train"),
            N_("Train the lesson's experiments; what was trained before is taken."),
            "Lesson",
            9,
        ),
        Action(
            "own",
            ("y",),
            N_("try"),
            N_("What is to be tried alone, as an experiment on the bench."),
            "Lesson",
            8,
        ),
        Action(
            "compare",
            ("o",),
            N_("compare"),
            N_("The lesson's runs over one another, with all that a comparison can do."),
            "Lesson",
            5,
        ),
        Action(
            "mathematics",
            ("m",),
            N_("maths"),
            N_("The mathematics behind the lesson: change a setting, see what it does."),
            "Lesson",
            4,
        ),
        Action(
            "anew",
            ("n",),
            N_("anew"),
            N_("Forget the answer, and begin the lesson anew; its runs stay."),
            "Lesson",
            3,
        ),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Lesson", 6),
        Action(
            "leave",
            ("escape", "q", "ctrl+c"),
            N_("back"),
            N_("Back to the list of lessons; what trains goes on."),
            "Lesson",
            10,
        ),
    )
)
"""Of one lesson."""


def keys_of(view: str, *, answered: bool, graded: bool) -> tuple[Action, ...]:
    """What does something in a part of a lesson: ``text``, ``question``, ``curves`` or ``try``."""
    idle = {"answer"} if answered or view not in ("text", "question") else set[str]()
    idle |= set() if answered and not graded else {"train"}
    idle |= set() if graded else {"own", "compare"}
    idle |= set() if answered else {"anew"}
    return tuple(action for action in LESSON if action.name not in idle)
