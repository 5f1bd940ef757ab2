"""Types, roles, measures and certainty in words."""

from data.schema import ColumnSchema, ColumnType, Role, Task
from data.statistics.summary import Measure
from tui.locale import _
from tui.text.glyphs import GLYPHS

SURE = 0.9
"""From this certainty on a guess is told without a sign."""

ROLE_WORDS: dict[Role, str] = {
    "label": _("label"),
    "numeric": _("number"),
    "ordinal": _("ordered"),
    "nominal": _("category"),
    "boolean": _("true/false"),
    "number_in_text": _("number+unit"),
    "datetime": _("date-time"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "text": _("text"),
    "list": _("list"),
    "tokens": _("tokens"),
    "token_ids": _("token ids"),
    "image": _("picture"),
    "id": _("id"),
    "ignore": _("ignored"),
}
ROLE_NOTES: dict[Role, str] = {
    "label": _("What is to be predicted; the label before becomes an input again."),
    "numeric": _("A quantity: larger and smaller mean something."),
    "ordinal": _("Categories in an order, as S < M < L."),
    "nominal": _("Categories without an order: an input for each."),
    "boolean": _("Two values, as yes and no: one input."),
    "number_in_text": _("Numbers written with a unit or a sign, as 45 km, $1,200 or 85 %."),
    "datetime": _("Dates and times: their parts, hours and months as circles."),
    "latitude": _("Degrees north, for inputs and the map."),
    "longitude": _("Degrees east, for inputs and the map."),
    "text": _("Sentences: their words become inputs."),
    "list": _("Several values in a cell: an input for each."),
    "tokens": _("Texts as sequences of token ids, for a network that begins with an embedding."),
    "token_ids": _("Cells hold lists of token ids already, as 3 17 4: a sequence of them."),
    "image": _("Cells name pictures (png, jpg) by their paths: their pixels are inputs."),
    "id": _("Names its row and tells nothing: no input."),
    "ignore": _("Not used: no input."),
}
TYPE_WORDS: dict[ColumnType, str] = {
    "integer": _("whole"),
    "number": _("number"),
    "text": _("text"),
    "boolean": _("true/false"),
    "datetime": _("date-time"),
    "list": _("list"),
}
MEASURE_WORDS: dict[Measure, str] = {
    "correlation": _("correlation"),
    "eta": _("correlation ratio"),
    "cramers_v": _("Cramér's V"),
}
TASK_WORDS: dict[Task, str] = {
    "classification": _("classes"),
    "binary": _("two classes"),
    "regression": _("a number"),
}


def is_chosen(column: ColumnSchema) -> bool:
    """Whether the person chose the role."""
    return column.reason.code == "role.asked"


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
