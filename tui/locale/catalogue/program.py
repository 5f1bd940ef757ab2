"""Of the program around the runs: its arguments, and what a person types on the screens."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.translation import plain
from tui.locale.words import fill


def _no_such_page(params: Mapping[str, Any]) -> str:
    about = {"topic": params["topic"], "names": ", ".join(params["likely"])}
    if params["likely"]:
        return fill(plain("the manual has no page {topic!q}; perhaps {names}"), about)
    return fill(plain("the manual has no page {topic!q}; pkgo-tui help lists them"), about)


ENTRIES: dict[str, Entry] = {
    "bench.dumb_terminal": 'the terminal calls itself "{term}", and so it could show nothing but '
    "line after line: the bench needs one that can place its signs (where it can, "
    "TERM=xterm-256color pkgo-tui says so); pkgo-tui train, runs and show work here",
    "bench.no_terminal": "the bench needs a terminal; without one use pkgo-tui train, runs or show "
    "(pkgo-tui --help lists them)",
    "checkup.dumb_terminal": 'the terminal calls itself "{term}": the bench needs one that can '
    "place its signs, such as xterm-256color",
    "checkup.gpu_without_cuda": "there is a GPU ({gpus}), and no CUDA with which TensorFlow could "
    "use it: install pkgo-tui[gpu]",
    "checkup.little_memory": "only {free:,} bytes of memory are free: an engine needs about 800 "
    "million, and more for a large table",
    "checkup.little_space": "only {free:,} bytes are free on the disk of {store}: runs will pause "
    "when it is full",
    "checkup.no_unicode": "the locale's encoding is {encoding}, so that signs are plain; "
    "LC_ALL=C.UTF-8 gives the others",
    "checkup.not_installed": "{package} is not installed in this environment",
    "checkup.read_only": "{store} cannot be written: runs can only be looked at",
    "checkup.store_damaged": "the database of {store} is damaged: {reason}",
    "follow.run_gone": "the run {run} is no longer in the store",
    "labels.empty_query": "the query is empty and would mean every run: name the runs, or "
    "say which",
    "labels.no_tag": "a tag is missing: pkgo-tui tag RUN TAG",
    "labels.none_fits": "no run fits the query",
    "labels.pinned": Plural(
        '"{run}" is pinned: --pinned-too deletes it, or pkgo-tui pin --off first',
        '"{run}" and others, {count} in all, are pinned: --pinned-too deletes them',
        by="count",
    ),
    "labels.runs_or_query": "name the runs, or choose them by --filter: one of the two",
    "manual.no_such_page": _no_such_page,
    "range.not_two_numbers": 'two numbers are needed, as 0.2 1.5, not "{text}"',
    "range.turned_round": "the first number has to be less than the second, both finite",
    "repeat.none_missing": "the seeds {first} to {last} are trained already, or wait",
    "usage.experiment_as_command": "{file} is no command: pkgo-tui train {file!q} trains it; o in "
    "the bench opens it",
    "usage.table_as_command": "{file} is no command: pkgo-tui --data {file!q} opens it",
    "usage.not_decodable": "an argument must be UTF-8 text, not {value!q}",
    "usage.not_of_reading": "{key!q} does not say how the file is read: these keys begin with "
    "data.reading.",
    "usage.not_of_data": "{key!q} says nothing of a table: its keys begin with data.",
    "usage.unknown_language": "--lang {value!q}: there is no such language, but {choices!l}",
    "usage.wrong": "{reason}; pkgo-tui --help tells more",
}
