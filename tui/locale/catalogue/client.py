"""Of what a person asks for: opening, branching, repeating, steering; and of settings."""

from collections.abc import Mapping
from typing import Any

from data.messages import Message
from tui.locale.entries import Entry
from tui.locale.translation import _, plain
from tui.locale.words import fill, words


def _neither_file_nor_preset(params: Mapping[str, Any]) -> str:
    said = _('"{named}" is neither a file nor a preset', named=params["value"])
    if not params["alike"]:
        return said + _(": pkgo-tui presets lists them")
    meant = _(" or ").join(params["alike"])
    return said + _("; did you mean {meant}?", meant=meant)


def _must_stay(params: Mapping[str, Any]) -> str:
    *first, last = [_("training options"), *params["free"]]
    free = _("{first} and {last}", first=", ".join(first), last=last) if first else last
    return _(
        '"{key}" must stay {before}, as in the run "{parent}" from which this branches, not '
        "{now}: a branch may change {free}",
        key=params["key"],
        before=_or_empty(params["before"]),
        parent=params["parent"],
        now=_or_empty(params["now"]),
        free=free,
    )


def _or_empty(said: Message | str) -> str:
    return words(said) or _("empty")


def _not_changeable(params: Mapping[str, Any]) -> str:
    text = plain('"{key}" cannot change while a run trains; these can: {known}')
    return fill(text, {**params, "known": ", ".join(params["known"])})


def _other_experiment(params: Mapping[str, Any]) -> str:
    said = _('the key {key} belongs to "{name}" ({run})', **params)
    if "field" in params:
        now, before = params["now"] or _("nothing"), params["before"] or _("nothing")
        apart = _(
            "where {field} is {before}, not {now}", **{**params, "before": before, "now": now}
        )
        said = f"{said}, {apart}"
    return said + _(": another key, or none, trains this one")


def _not_one_of(params: Mapping[str, Any]) -> str:
    choices = _(" or ").join(params["choices"])
    return fill(
        plain('{variable} must be {choices}, not "{value}"'), {**params, "choices": choices}
    )


def _unknown_setting(params: Mapping[str, Any]) -> str:
    choices = ", ".join(params["choices"])
    text = plain('"{key}" in {file} is no setting; there are {choices}')
    return fill(text, {**params, "choices": choices})


def _unknown_action(params: Mapping[str, Any]) -> str:
    said = _(
        '"{action}" is nothing that has keys: pkgo-tui config --keys lists what has',
        action=params["action"],
    )
    if not params["alike"]:
        return said
    return said + _("; did you mean {meant}?", meant=_(" or ").join(params["alike"]))


def _of_jobs(text: str) -> Entry:
    """A setting by its variable, or the option of the command line in its place."""
    return lambda params: fill(plain(text), {**params, "named": params["variable"] or "--jobs"})


ENTRIES: dict[str, Entry] = {
    "branch.in_number": "{count} in number",
    "branch.must_stay": _must_stay,
    "branch.no_epoch_yet": '"{parent}" has no whole epoch yet to branch from',
    "branch.no_epochs_left": '"{key}" must be more than {epoch}, the epoch after which the branch '
    "goes on, not {value}",
    "branch.no_such_epoch": '"{parent}" has the epochs 1 to {last}: there is no epoch {epoch} to '
    "branch from",
    "branch.run_not_here": 'the branch comes from the run "{run}", which is not here',
    "branch.table_changed": 'the table has changed since "{parent}" was trained: it cannot be '
    "branched from",
    "experiment.data_not_a_table": '"{key}" must be a table of keys',
    "experiment.is_table": "{file} is no experiment file; if it is a table: --data {file}",
    "experiment.neither_file_nor_preset": _neither_file_nor_preset,
    "experiment.no_such_preset": 'no preset is called "{value}": pkgo-tui presets lists them',
    "jobs.more_than_cores": _of_jobs(
        "{named} must be at most {cores}, the cores of this machine, not {value}"
    ),
    "jobs.too_few": _of_jobs("{named} must be at least 1, not {value}"),
    "once.bad_key": "a key has 1 to {longest} characters",
    "once.other_experiment": _other_experiment,
    "schedule.own_decay": "1/t decay",
    "folds.also_in_grid": '"{key}" is given twice, by the grid and by the number of folds',
    "seeds.also_in_grid": '"{key}" is given twice, by the grid and by the number of seeds',
    "seeds.not_so_many": "the number of seeds must be 1 to {most:,}, not {value}",
    "seeds.pass_largest": "{seeds} seeds from {first} on pass the largest, {largest}",
    "seeds.too_many_runs": "that makes {count:,} runs; at most {most:,} are allowed",
    "keys.fixed": "{action} keeps its digit: it cannot be chosen",
    "keys.lasting": "{key} cannot be chosen for {action}: it leads out of everything",
    "keys.no_key": '"{key}", chosen for {action}, is no key; as "f5", "ctrl+t", "?" or "space"',
    "keys.not_sent": "{key} cannot be chosen for {action}: most terminals do not send it; Ctrl "
    "goes with a to z; Shift, Ctrl and Alt go with arrows, Home, End, PgUp, PgDn, Ins, Del, F1 to "
    "F12",
    "keys.same_as": "{key} cannot be chosen for {action}: for a terminal it is {other}",
    "keys.taken_twice": "{key}, chosen for {action}, is a key of {other} at the same time",
    "keys.unknown_action": _unknown_action,
    "settings.keys_no_table": 'in {file} "keys" must be a table, with lines as run.train = "f5"',
    "settings.no_keys": "in {file} {action} needs a key in quotes, or a list of them",
    "settings.bad_file": "{file} cannot be read: {reason}",
    "settings.unknown_key": _unknown_setting,
    "settings.not_a_number": '{variable} must be a number, not "{value}"',
    "settings.not_a_switch": '{variable} must be 1 or 0, not "{value}"',
    "settings.not_a_whole_number": '{variable} must be a whole number, not "{value}"',
    "settings.not_one_of": _not_one_of,
    "settings.out_of_limits": '{variable} must be {least:,} to {most:,}, not "{value}"',
    "steering.beside_schedule": '"{name}" trains with the schedule {schedule}, which sets the '
    "learning rate at every batch: it cannot be changed beside it",
    "steering.fewer_epochs": '"{name}" is in epoch {epoch}: epochs must not be fewer',
    "steering.deaf_engine_elsewhere": '"{name}" does not react to being stopped, and its engine '
    "cannot be ended from here: end process {pid} on {machine} there, with kill -9",
    "steering.deaf_engine_of_others": "the engine does not react, and its process {pid} on "
    "{machine} is somebody else's: they can end it, with kill -9",
    "steering.no_patience": '"{name}" trains without early stopping: it has no patience',
    "steering.not_changeable": _not_changeable,
    "steering.still_replays": '"{name}" still trains epoch {epoch} of the run {origin} again, '
    "from whose epoch {branched_at} it branches: it can be changed once it is there",
    "table.not_read": "{file} could not be read: {reason}",
    "table.reader_died": "the reader died",
    "table.reader_silent": "{file} could not be read: the reader said nothing",
}
