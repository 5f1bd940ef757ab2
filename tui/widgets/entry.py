"""A line to type into."""

from textual.widgets import Input

from tui.text.fitting import shown


class Entry(Input):
    """What a terminal would obey never gets in, whether typed, pasted or there from the start."""

    def validate_value(self, value: str) -> str:
        """Textual's hook."""
        return shown(value)
