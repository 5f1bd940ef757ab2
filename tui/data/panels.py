"""The views beside the list of columns: the label, the rows as read, a row prepared, the map."""

from __future__ import annotations

from collections.abc import Sequence

from data.labels_left_out import CODES as LEFT_OUT
from data.raw_table import TextFormat
from data.statistics.summary import Balance, Bars
from engine.tables.table_view import PreparedInput, ReadRow, RowView, SeenPicture, TableView
from tui.data.columns import listed
from tui.data.details import distribution_lines, in_lines, warning_lines
from tui.data.distribution import bars_lines
from tui.data.map_lines import map_lines
from tui.data.role_words import ROLE_WORDS, TASK_WORDS
from tui.keymap.table import key_of
from tui.locale import N_, Worded, _, n_, words
from tui.text.figures import number_words
from tui.text.fitting import fit, fit_right, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line
from tui.widgets.pixels import Picture

WIDEST_CELL = 22
MOST_CLASSES = 20
"""So many classes are named with their rows."""
_SIGNS = Worded({"\t": N_("tab"), " ": N_("space"), "": N_("none")})


def label_lines(view: TableView, across: int, down: int) -> list[Line]:
    """What is to be predicted: its classes and the majority, or its values and the mean's error."""
    label, told = view.label, view.statistics
    if label is None:
        said = _("no label yet: {key} makes the marked column the label", key=key_of("data.label"))
        return [line((said, "faint"))]
    item = next(one for one in listed(view) if one.schema.role == "label")
    task = "" if told.task is None else TASK_WORDS[told.task]
    lines: list[Line] = [line((shown(label.name), "strong accent"), (f"  {task}", "faint"))]
    for note in view.notes:
        if note.code in LEFT_OUT:
            lines += [line((text, "faint")) for text in wrapped(words(note), across)]
    if told.balance is not None:
        classes = len(told.balance.classes)
        said = _(
            "{count:,} classes; always answering {largest} would be right in {share:.1%}: the "
            "baseline of every accuracy",
            count=classes,
            largest=told.balance.classes[0],
            share=told.balance.majority,
        )
        lines += [*(line((text, "")) for text in wrapped(said, across)), line("")]
        lines += _balance_lines(told.balance, across, down - len(lines))
    elif told.baseline is not None:
        said = _(
            "always answering the mean, {mean}, would be wrong by {absolute} on average (root mean "
            "square {root}): the baseline of every error",
            mean=number_words(told.baseline.mean),
            absolute=number_words(told.baseline.absolute_error),
            root=number_words(told.baseline.root_mean_square_error),
        )
        lines += [*(line((text, "")) for text in wrapped(said, across)), line("")]
        lines += distribution_lines(item, across, min(down - len(lines), 20))
    else:
        lines.append(line((_("no row has a label"), "warn")))
    return lines


def _balance_lines(balance: Balance, across: int, down: int) -> list[Line]:
    """The largest classes with their rows; the others together."""
    total = sum(balance.counts)
    seen = balance.counts[:MOST_CLASSES]
    bars = Bars(balance.classes[:MOST_CLASSES], seen, total - sum(seen))
    return bars_lines(bars, total, across, max(down, 3))


# Rows as they were read


def rows_lines(view: TableView, across: int, first: int) -> list[Line]:
    """How the file was read, then its first rows, from a column (from 0) on."""
    lines = [line((text, "")) for text in in_lines(format_parts(view.format), across)]
    for note in (*view.doubtful, *view.notes):
        said = wrapped(f"{GLYPHS.point} {words(note)}", across)
        lines += [line((text, "faint")) for text in said]
    lines.append(line(""))
    return [*lines, *_grid(view, across, first)]


def format_parts(found: TextFormat | None) -> list[str]:
    """How the file is written, in a few words each."""
    if found is None:
        return [_("the file has types and names of its own: nothing was guessed")]
    parts = [
        _("delimiter {sign}", sign=_sign(found.dialect.delimiter)),
        _("quote {sign}", sign=_sign(found.dialect.quote)),
        _("escape {sign}", sign=_sign(found.dialect.escape)),
        _("encoding {name}", name=found.encoding),
        _("decimal {sign}", sign=found.decimal),
        _("a header") if found.header else _("no header"),
    ]
    if found.skipped_rows:
        count = found.skipped_rows
        parts.append(n_("{count:,} line passed over", "{count:,} lines passed over", count))
    return parts


def _sign(text: str) -> str:
    return _SIGNS.get(text, text)


def _grid(view: TableView, across: int, first: int) -> list[Line]:
    """A heading, and a line a row; columns that do not fit are counted."""
    rows = view.first_rows
    if not rows:
        return [line((_("there are no rows"), "faint"))]
    numbers = max(width(_number(rows[-1])), 4)
    widths = _widths(view, across - numbers - 1, first)
    seen = view.schema.columns[first : first + len(widths)]
    head = "".join(
        f" {fit(column.name, cells)}" for column, cells in zip(seen, widths, strict=True)
    )
    lines = [line((fit_right(_("line"), numbers), "faint"), (head, "key"))]
    for row in rows:
        cells = zip(row.cells[first : first + len(widths)], widths, strict=True)
        text = "".join(f" {fit(cell, room)}" for cell, room in cells)
        lines.append(line((fit_right(_number(row), numbers), "faint"), (text, "")))
    columns = len(view.schema.columns)
    if len(widths) == columns:
        return lines
    about = {"first": first + 1, "last": first + len(widths), "columns": columns}
    said = _("columns {first} to {last} of {columns:,}", **about)
    return [line((said, "faint")), *lines]


def _widths(view: TableView, room: int, first: int) -> list[int]:
    """The cells of each column from one on, as many as there is room for, and at least one."""
    widths: list[int] = []
    for place, column in enumerate(view.schema.columns[first:], first):
        longest = max(width(shown(row.cells[place])) for row in view.first_rows)
        cells = min(max(width(column.name), longest, 2), WIDEST_CELL)
        if widths and sum(widths) + len(widths) + cells + 1 > room:
            break
        widths.append(cells)
    return widths


def _number(row: ReadRow) -> str:
    return f"{row.number if row.line is None else row.line:,}"


# A row before and after


def prepared_lines(
    view: TableView, found: RowView, across: int, *, plain: bool = False
) -> list[Line]:
    """Each column of the row with the inputs that are made of it, a picture as one."""
    if len(found.row.cells) != len(view.schema.columns):
        said = _("The file has changed since its columns were read: leave, and come here again.")
        return warning_lines(said, across)
    line_of = "" if found.row.line is None else _(" (line {line:,})", line=found.row.line)
    said = _("row {row:,} of {rows:,}", row=found.row.number, rows=view.rows) + line_of
    lines: list[Line] = [line((said, "strong"))]
    if found.refused is not None:
        lines += warning_lines(words(found.refused), across)
    by_column: dict[str, list[PreparedInput]] = {}
    for one in found.inputs:
        by_column.setdefault(one.column, []).append(one)
    names = min(max((width(column.name) for column in view.schema.columns), default=6), 24)
    cells = min(WIDEST_CELL, max(across // 4, 8))
    room = across - names - cells - 4
    head = fit(_("column"), names) + "  " + fit(_("as read"), cells) + "  " + _("inputs")
    lines.append(line((head, "faint")))
    for column, cell in zip(view.schema.columns, found.row.cells, strict=True):
        made = by_column.get(column.name, [])
        picture = found.pictures.get(column.name)
        if picture is not None:
            lines += _pictured(column.name, cell, picture, (names, cells), plain=plain)
            continue
        told = _inputs(column.name, made, room) or [
            ROLE_WORDS[column.role] if not column.is_input else _("left out")
        ]
        for place, text in enumerate(told):
            lines.append(
                line(
                    (fit(column.name if not place else "", names) + "  ", ""),
                    (fit(cell if not place else "", cells) + "  ", "accent"),
                    (text, "" if made else "faint"),
                )
            )
    return lines


def _pictured(
    column: str, cell: str, found: SeenPicture, widths: tuple[int, int], *, plain: bool
) -> list[Line]:
    """The picture that a cell names, beside it, and its shape below."""
    names, cells = widths
    shape = GLYPHS.times.join(map(str, found.shape))
    drawn = [*Picture(found.values, found.shape).drawn(plain=plain), line((shape, "faint"))]
    starts = [(fit(column, names), fit(cell, cells)), *[(" " * names, " " * cells)] * len(drawn)]
    return [
        (*line((f"{name}  ", ""), (f"{text}  ", "accent")), *part)
        for (name, text), part in zip(starts, drawn, strict=False)
    ]


def _inputs(column: str, made: Sequence[PreparedInput], room: int) -> list[str]:
    """The inputs of a column in as many lines as they need; zeros of many are counted."""
    if len(made) == 1 and made[0].name == column:
        return [number_words(made[0].value)]
    told = [one for one in made if one.value or len(made) <= 3]
    parts = [f"{_rest(one.name, column)} {number_words(one.value)}" for one in told]
    if len(told) < len(made):
        parts.append(_("{count} more are 0", count=len(made) - len(told)))
    return wrapped(", ".join(parts), max(room, 10)) if parts else []


def _rest(name: str, column: str) -> str:
    """An input's name without its column's."""
    rest = name.removeprefix(column).strip(" =._:")
    return shown(rest or name)


# The rest


def warnings_lines(view: TableView, across: int) -> list[Line]:
    """Everything to look at before training."""
    lines: list[Line] = []
    for message in view.warnings:
        lines += warning_lines(words(message), across)
    return lines or [line((_("nothing to warn of was found"), "faint"))]


def maps_lines(view: TableView, across: int, down: int) -> list[Line]:
    """A map for each pair of latitude and longitude, below each other."""
    maps = view.statistics.maps
    lines: list[Line] = []
    for found in maps:
        lines += map_lines(found, across, max(down // len(maps), 12))
    return lines or [
        line(
            (
                _(
                    "no columns are latitude and longitude: {key} says so of them",
                    key=key_of("data.role"),
                ),
                "faint",
            )
        )
    ]
