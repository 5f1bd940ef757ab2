"""Who knows a table's columns by name, whatever is made of them: what groups or orders rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Values: TypeAlias = "NDArray[Any] | list[str]"
"""A value a row: an array of numbers or of datetime64, or texts."""


class ColumnSource(Protocol):
    """The columns of a table, those too that are no inputs of a network."""

    def column(self, name: str) -> Values:
        """A value for every row of the table, in its order; those of a file that it is validated
        on need none.

        Raises:
            InputError: there is no such column.
        """
        ...
