"""The keys of lessons: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import _

LESSONS: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("open", ("enter",), _("open"), _("Open the marked lesson."), "Lessons", 9),
        Action(
            "table",
            ("d",),
            _("data"),
            _("The lessons on the built-in table, or on that of the bench."),
            "Lessons",
            8,
        ),
        Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Lessons", 7),
        Action(
            "leave",
            ("escape", "q", "L", "ctrl+c"),
            _("back"),
            _("Back to the bench."),
            "Lessons",
            10,
        ),
    )
)
"""Of the list of lessons."""

LESSON: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("view(1)", ("tab", "right", "l"), _("next part"), _("The next part."), "Lesson", 9),
        Action("view(-1)", ("shift+tab", "left", "h"), "", _("The part before."), "Lesson"),
        *(
            Action(
                f"answer({letter!r})",
                (letter,),
                _("answer") if letter == "a" else "",
                _("What you expect: answer {letter}.", letter=letter.upper()),
                "Lesson",
                9 if letter == "a" else 0,
                keyword="a b c",
            )
            for letter in "abcdef"
        ),
        Action(
            "train",
            ("t", "f5"),
            _("train"),
            _("Train the lesson's experiments; what was trained before is taken."),
            "Lesson",
            9,
        ),
        Action(
            "own",
            ("y",),
            _("try"),
            _("What is to be tried alone, as an experiment on the bench."),
            "Lesson",
            8,
        ),
        Action(
            "compare",
            ("o",),
            _("compare"),
            _("The lesson's runs over one another, with all that a comparison can do."),
            "Lesson",
            5,
        ),
        Action(
            "anew",
            ("n",),
            _("anew"),
            _("Forget the answer, and begin the lesson anew; its runs stay."),
            "Lesson",
            3,
        ),
        Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Lesson", 6),
        Action(
            "leave",
            ("escape", "q", "ctrl+c"),
            _("back"),
            _("Back to the list of lessons; what trains goes on."),
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
