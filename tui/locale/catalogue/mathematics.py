"""Of the mathematics: what is asked of a view."""

from tui.locale.entries import Entry

ENTRIES: dict[str, Entry] = {
    "mathematics.no_setting": "{value!q} sets nothing: write KEY=VALUE, as learning_rate=0.1",
    "mathematics.no_view": "there is no view {value!q} of mathematics: there are {known!l}",
    "mathematics.too_many_steps": "a walk has at most {most:,} steps",
}
