"""The one error that bad input raises, and how untrusted values are quoted in it."""

SHOWN = 40


class InputError(Exception):
    """Bad input from a person; `str(error)` is one clear sentence.

    The sentence already names what the optional attributes repeat for programs: the `file`, the
    data `row` counted from 1, the `column`'s name and the offending `value` as text.
    """

    def __init__(
        self,
        sentence: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.file = file
        self.row = row
        self.column = column
        self.value = value


def shown(value: str) -> str:
    """`value` in quotes on one line, control characters escaped, cut to about 40 characters."""
    cut = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    return repr(cut)


def listed(values: tuple[str, ...], most: int = 8) -> str:
    """The first names, each quoted, and how many more there are."""
    head = ", ".join(shown(value) for value in values[:most])
    more = len(values) - most
    return f"{head} and {more} more" if more > 0 else head


def cell_error(  # noqa: PLR0913
    why: str, *, file: str, row: int, line: int, column: str, value: str
) -> InputError:
    """The sentence for one cell: `row` counts data rows, `line` lines of the file, both from 1."""
    where = f"{file}, row {row} (line {line}), column {shown(column)}"
    return InputError(f"{where}: {why}", file=file, row=row, column=column, value=value)
