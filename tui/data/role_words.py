"""Types, roles, measures and certainty in words."""

from collections.abc import Mapping

from data.schema import ColumnSchema, ColumnType, Role, Task
from data.statistics.summary import Measure
from tui.locale import N_, Worded, _
from tui.text.glyphs import GLYPHS

SURE = 0.9
"""From this certainty on a guess is told without a sign."""

ROLE_WORDS: Mapping[Role, str] = Worded(
    {
        "label": N_("label"),
        "numeric": N_("number"),
        "ordinal": N_("ordered"),
        "nominal": N_("category"),
        "boolean": N_("true/false"),
        "number_in_text": N_("number+unit"),
        "datetime": N_("date-time"),
        "latitude": N_("latitude"),
        "longitude": N_("longitude"),
        "text": N_("text"),
        "list": N_("list"),
        "tokens": N_("tokens"),
        "token_ids": N_("token ids"),
        "image": N_("picture"),
        "id": N_("id"),
        "ignore": N_("ignored"),
    }
)
ROLE_NOTES: Mapping[Role, str] = Worded(
    {
        "label": N_("What is to be predicted; the label before becomes an input again."),
        "numeric": N_("A quantity: larger and smaller mean something."),
        "ordinal": N_("Categories in an order, as S < M < L."),
        "nominal": N_("Categories without an order: an input for each."),
        "boolean": N_("Two values, as yes and no: one input."),
        "number_in_text": N_("Numbers written with a unit or a sign, as 45 km, $1,200 or 85 %."),
        "datetime": N_("Dates and times: their parts, hours and months as circles."),
        "latitude": N_("Degrees north, for inputs and the map."),
        "longitude": N_("Degrees east, for inputs and the map."),
        "text": N_("Sentences: their words become inputs."),
        "list": N_("Several values in a cell: an input for each."),
        "tokens": N_(
            "Texts as sequences of token ids, for a network that begins with an embedding."
        ),
        "token_ids": N_("Cells hold lists of token ids already, as 3 17 4: a sequence of them."),
        "image": N_("Cells name pictures (png, jpg) by their paths: their pixels are inputs."),
        "id": N_("Names its row and tells nothing: no input."),
        "ignore": N_("Not used: no input."),
    }
)
TYPE_WORDS: Mapping[ColumnType, str] = Worded(
    {
        "integer": N_("whole"),
        "number": N_("number"),
        "text": N_("text"),
        "boolean": N_("true/false"),
        "datetime": N_("date-time"),
        "list": N_("list"),
    }
)
MEASURE_WORDS: Mapping[Measure, str] = Worded(
    {
        "correlation": N_("correlation"),
        "eta": N_("correlation ratio"),
        "cramers_v": N_("Cramér's V"),
    }
)
TASK_WORDS: Mapping[Task, str] = Worded(
    {
        "classification": N_("classes"),
        "binary": N_("two classes"),
        "regression": N_("a number"),
    }
)


_CHOSEN = ("role.asked", "role.label_asked")


def is_chosen(column: ColumnSchema) -> bool:
    """Whether the person chose the role."""
    return column.reason.code in _CHOSEN


def role_cell(column: ColumnSchema) -> tuple[str, str]:
    """The role with a quiet sign: what the person chose, and what was guessed with doubt."""
    if is_chosen(column):
        return f"{ROLE_WORDS[column.role]} {GLYPHS.edited}", "accent"
    if column.certainty < SURE:
        return f"{ROLE_WORDS[column.role]} ?", "warn"
    return ROLE_WORDS[column.role], "" if column.is_input else "faint"


def certainty_words(column: ColumnSchema) -> str:
    """How sure the role is."""
    if is_chosen(column):
        return _("you chose it")
    if column.certainty < SURE:
        return _("guessed, {certainty:.0%} sure", certainty=column.certainty)
    return _("found out")
