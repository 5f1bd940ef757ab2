"""Of runs that a program of its own trains, and of what is read from its files."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.translation import _, n_


def _does_not_obey(params: Mapping[str, Any]) -> str:
    if not params["known"]:
        return _(
            '"{run}" is read from a file: its own program trains it, and hears nobody',
            run=params["run"],
        )
    return _(
        'the program that trains "{run}" does not do that ({command}); it does: {known}',
        run=params["run"],
        command=params["command"],
        known=", ".join(params["known"]),
    )


def _crashed(params: Mapping[str, Any]) -> str:
    gone = _("its own program ended without a word; start it again to train it anew")
    if not params["epochs"]:
        return gone
    return n_(
        "{gone}; the metrics of {count} epoch are kept",
        "{gone}; the metrics of {count} epochs are kept",
        params["epochs"],
        gone=gone,
    )


ENTRIES: dict[str, Entry] = {
    "follow.bad_cell": '{file}, row {row}, column {column}: "{value}" is no number',
    "follow.bad_row": "{file}, row {row} cannot be read: {reason}",
    "follow.damaged_events": "{file} is no event file of TensorBoard, or is damaged at byte {byte}",
    "follow.followed_already": '{file} is followed already, as "{run}" ({id})',
    "follow.missing": "there is no file {file}",
    "follow.damaged_wandb": "{file} is no file of W&B, or is damaged at byte {byte}",
    "follow.line_skipped": "{file}, line {row} is no value of a metric, and was skipped",
    "follow.no_mlflow_database": "{file} is no database of MLflow, or is damaged: {reason}",
    "follow.no_runs": "{file} holds no run of TensorBoard, MLflow or W&B",
    "follow.no_header": "{file}: the first row must name the columns",
    "follow.no_metrics": "{file}: the first row names no metric",
    "follow.event_skipped": "{file}: the record at byte {byte} is damaged, and was skipped",
    "follow.record_skipped": "{file}: a record at byte {byte} is none of W&B, and was skipped",
    "follow.too_many_runs": "{file} holds more than {most:,} runs: name a folder in it",
    "follow.other_cells": Plural(
        "{file}, row {row} has {cells} cell, and {columns} columns have names",
        "{file}, row {row} has {cells} cells, and {columns} columns have names",
        by="cells",
    ),
    "follow.unreadable": "{file} cannot be read: {reason}",
    "watched.begins": "its own program trains it: {program}",
    "watched.crashed": _crashed,
    "watched.does_not_obey": _does_not_obey,
    "watched.file_anew": "its file was written anew, by another training",
    "watched.left": "its program ended in the middle of training",
    "watched.no_longer_followed": "its file is no longer followed",
    "watched.trains_itself": '"{name}" is trained by its own program ({program}): that alone can '
    "train it, go on with it, or use its model",
}
