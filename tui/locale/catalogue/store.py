"""Of the store: opening it, and what a person does with its runs."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.keys import key_name
from tui.locale.translation import _, n_


def _crashed(params: Mapping[str, Any]) -> str:
    return _(
        "{what}; {key} or pkgo-tui resume continues it from the beginning",
        what=_gone(params),
        key=key_name("run.resume", "r"),
    )


def _crashed_with_checkpoint(params: Mapping[str, Any]) -> str:
    place = _("epoch {epoch}", epoch=params["begin"] + 1)
    if params["step"]:
        place = _(
            "epoch {epoch}, batch {batch}", epoch=params["begin"] + 1, batch=params["step"] + 1
        )
    return _(
        "{what}; {key} or pkgo-tui resume continues it at {place}, and does the {lost:.1f} s of "
        "training behind that again",
        what=_gone(params),
        key=key_name("run.resume", "r"),
        place=place,
        lost=params["lost"],
    )


def _gone(params: Mapping[str, Any]) -> str:
    gone = _("the engine process that trained it ended without a word")
    if not params["epochs"]:
        return gone
    return n_(
        "{gone}; the metrics of {count} epoch are kept",
        "{gone}; the metrics of {count} epochs are kept",
        params["epochs"],
        gone=gone,
    )


def _checkpoints_damaged(params: Mapping[str, Any]) -> str:
    return _(
        'every checkpoint of "{run}" is damaged ({files}: wrong SHA-256): it cannot be resumed, '
        "but trained anew",
        run=params["run"],
        files=", ".join(params["files"]),
    )


ENTRIES: dict[str, Entry] = {
    "experiment.damaged": "the experiment {experiment} on the list is damaged and left out",
    "name.empty": "a run needs a name",
    "name.too_long": "a name has at most {most} characters, not {length}",
    "run.already_ended": '"{run}" has already ended ({status!k})',
    "run.cannot_be_put_away": '"{run}" has not ended: it cannot be put away yet',
    "run.checkpoints_damaged": _checkpoints_damaged,
    "run.crashed": _crashed,
    "run.crashed_in_callback": "{callback} was at work in {method} when the engine "
    "process ended (show --log has its output, and a traceback if there is one); {rest}",
    "run.crashed_with_checkpoint": _crashed_with_checkpoint,
    "run.damaged": "the run {run} is damaged and left out; pkgo-tui delete {run} takes it away",
    "run.damaged_in_part": "a part of the record of run {run} is damaged and left out",
    "run.delete_live": '"{run}" is {status!k}: stop it first',
    "run.delete_waiting": '"{run}" waits in the queue: take it off the queue first',
    "run.does_not_train_yet": '"{run}" waits in the queue: it cannot {command} before it trains',
    "run.ended_before_checkpoint": '"{run}" {status!k} before its first checkpoint: train it anew',
    "run.needed_by_branch": '"{run}" is needed by its branch "{branch}" ({id}): delete that first, '
    "or both together",
    "run.none_yet": "there are no runs yet",
    "run.not_ended": '"{run}" has not ended: it is {status!k}',
    "run.not_in_trash": 'no deleted run is called "{text}": pkgo-tui undelete lists them',
    "run.not_found": 'no run is called "{text}": pkgo-tui runs lists them',
    "run.not_paused": '"{run}" is not paused',
    "run.no_layers": '"{run}": its layers were not recorded; the bench records them, and '
    "--set training.layer_statistics=always does",
    "run.no_layers_yet": '"{run}": nothing is recorded of its layers yet',
    "run.nothing_to_resume": '"{run}" has finished: nothing is left to resume',
    "run.origin_first": '"{run}" branched from run {origin}, which is gone: bring that back first',
    "run.paused_already": '"{run}" is paused already',
    "run.several_begin_so": Plural(
        '"{text}" is the start of {runs} run: give more of its id',
        '"{text}" is the start of {runs} runs: give more of its id',
        by="runs",
    ),
    "run.taken_off_queue": "taken off the queue",
    "record.changed": "its file {file} is not what the run has written (its SHA-256 is wrong)",
    "record.gone": "its file {file} is no longer there",
    "record.no_record": "its file {file} is cut off, or was never such a record",
    "record.unreadable": "its file {file} cannot be read: {reason}",
    "run.trash_damaged": "what was kept of the deleted run {run} is damaged",
    "run.labelled_since": "{run} has been changed in another window since: that stays as it is",
    "run.unknown": 'no run is called "{run}"',
    "run.waits_no_longer": '"{run}" no longer waits: it is {status!k}',
    "spec.damaged": "the description in the store is damaged",
    "store.cannot_be_opened": "the store {store} cannot be opened: {reason}",
    "store.cannot_be_written": "the store {store} cannot be written",
    "store.damaged": "{reason}; pkgo-tui alone keeps it under another name and begins a new one",
    "store.damaged_again": "the database of the store {store} is damaged again and again",
    "store.damaged_and_replaced": "the database of the store {store} is damaged: it is kept as "
    "{kept}, and a new one begins; models of earlier runs are in the folder runs",
    "store.damaged_and_stuck": "the database of the store {store} is damaged and cannot be moved "
    "aside: {reason}",
    "store.earlier_version_read_only": "the store was written by an earlier version of pkgo-tui, "
    "and is read-only",
    "store.is_file": "the store {store} is a file, not a directory",
    "store.later_version": "the store was written by a later version of pkgo-tui: update it",
    "store.later_version_read_only": "the store was written by a later version of pkgo-tui, and is "
    "read-only",
    "store.no_home": "there is no home folder here: name the store with --store, or in PKGO_STORE",
    "cluster.disk": "the store cannot be written for now: {reason}; it is tried again",
    "cluster.no_folder": "workers cannot meet in {folder}: {reason}; where it is a link, "
    "it is to lead to a folder that you may write into, on a disk with locks",
    "cluster.claim_lost": "somebody else has the run {run} now",
    "cluster.packet_damaged": "what waits there is damaged ({reason})",
    "cluster.packet_of_another_version": "another version of pkgo-tui has handed it out",
    "cluster.no_id": '"{text}" names no run and no worker',
    "cluster.journal_damaged": "a part of what the worker {worker} told of this run is damaged "
    "and missing here",
    "store.not_there": "there is no store {store}",
    "store.only_to_look_at": "the store {store} cannot be written: it can be looked at",
    "store.open_to_others": "others may look into the folder {store}, whose files are for you "
    "alone: chmod 700 closes it",
    "store.read_only": "the store {store} is read-only: it can be looked at, not changed",
    "tag.comma": 'a tag has no comma: "{tag}"',
    "tag.empty": "a tag needs at least one letter",
    "tag.too_long": "a tag has at most {most} characters, not {length}",
    "tag.too_many": "a run has at most {most} tags, not {count}",
}
