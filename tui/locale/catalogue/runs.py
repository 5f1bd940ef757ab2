"""Of runs: how they train, why they end."""

from collections.abc import Mapping
from typing import Any

from tui.locale.catalogue.networks import shape_words
from tui.locale.entries import Entry
from tui.locale.translation import _
from tui.locale.words import words


def _stopped_with_best(params: Mapping[str, Any]) -> str:
    kept = _("the model has the weights of the best epoch, {epoch}", epoch=params["epoch"])
    reason = words(params.get("reason") or "")
    return f"{reason}; {kept}" if reason else kept


def _random_layer(params: Mapping[str, Any]) -> str:
    if params["layer"] == "Dropout":
        return _("dropout draws other random numbers under XLA")
    return _("the layer {layer} draws other random numbers under XLA", layer=params["layer"])


def _child_died(params: Mapping[str, Any]) -> str:
    about = {"module": params["module"], "exit": params["exit"]}
    if not params["said"]:
        return _("{module} ended with {exit}: without a word", **about)
    return _("{module} ended with {exit}: {said}", said=params["said"], **about)


def _checkpoints_damaged(params: Mapping[str, Any]) -> str:
    return _(
        "every checkpoint is damaged ({files}: wrong SHA-256): the run cannot be resumed, but "
        "trained anew",
        files=", ".join(params["files"]),
    )


def _replaying(params: Mapping[str, Any]) -> str:
    epochs = _("epoch {epoch}", epoch=params["last"])
    if params["first"] != params["last"]:
        epochs = _("epochs {first} to {last}", first=params["first"], last=params["last"])
    return _(
        'replaying {epochs} of "{name}" ({run}): the state at the end of epoch {last} is no longer '
        "kept",
        epochs=epochs,
        name=params["name"],
        run=params["run"],
        last=params["last"],
    )


def _hardly_fits(params: Mapping[str, Any]) -> str:
    return _(
        "training takes about {needed:.1f} GB of the {free:.1f} GB that are free: if the engine "
        "dies without a word, use fewer neurons or a smaller table",
        needed=params["needed"] / 1e9,
        free=params["free"] / 1e9,
    )


def _too_large(params: Mapping[str, Any]) -> str:
    told = _(
        "the network has {weights:,} weights, and takes {needed:,.1f} GB to train with this "
        "optimizer and table; there are {free:,.1f} GB",
        weights=params["weights"],
        needed=params["needed"] / 1e9,
        free=params["free"] / 1e9,
    )
    if not params.get("layer"):
        return _("{told}: use fewer neurons", told=told)
    return _(
        "{told}: layer {layer} takes most, {most:,.1f} GB (it gives {shape} a row): make it "
        "smaller, or what comes into it",
        told=told,
        layer=params["layer"],
        most=params["most"] / 1e9,
        shape=shape_words(params["shape"]),
    )


def _one_class(params: Mapping[str, Any]) -> str:
    return _(
        "every row of round {round} became {name}: labels of one class may teach the network to "
        "say nothing else; train longer before the first round, raise the threshold, or keep more "
        "labels",
        round=params["round"],
        name=params["class"],
    )


_DIVERGED = " epoch {epoch}: training diverged; try a smaller learning rate"

ENTRIES: dict[str, Entry] = {
    "callback.begins_anew": "the callback {callback} begins anew: it has no get_state() and "
    "set_state() to keep its memory",
    "callback.class_missing": "{file} has no class {value}",
    "callback.file_missing": "the callback file {file} does not exist",
    "callback.no_keras_callback": "{value} in {file} is not a keras.callbacks.Callback",
    "callback.no_python_file": "{file} is not a Python file",
    "callback.no_home": "there is no home folder here, in which to remember that this code may run",
    "callback.not_agreed": "{file} would run as code of yours, and you have not agreed to it as it "
    "is now (SHA-256 {sha256}): read it, then say --trust, or train it in the bench",
    "callback.not_loaded": "{file} could not be loaded: {reason}",
    "callback.not_made": "{value} in {file} could not be made: {reason}",
    "callback.raised": "the callback {callback} raised in {method}: {reason}",
    "callback.state_no_json": "the callback {callback} gave a state that JSON cannot hold: "
    "{reason}",
    "checkpoint.other_network": "the checkpoint belongs to another network",
    "checkpoint.other_version": "the checkpoint was written by another version of pkgo-tui",
    "child.died": _child_died,
    "disk.checkpoint": "the checkpoint",
    "disk.end": "the run's end",
    "disk.full": "the disk is full: {what} could not be written",
    "disk.full_and_paused": "the disk is full: {what} could not be written; training pauses, and "
    "goes on when there is room",
    "disk.record": "the run's record",
    "disk.room_again": "there is room again",
    "disk.room_again_to_train": "there is room again: training goes on",
    "host.asked_to_leave": "the engine was asked to leave",
    "host.no_tensorflow": "TensorFlow cannot be used: {reason}",
    "model.not_written": "{file} could not be written: {reason}",
    "replay.begins": _replaying,
    "replay.differs": "trained again, epoch {epoch} of run {run} has {metric} {now} in place of "
    "{before}: it was trained on another machine or by other versions, and its state cannot be had "
    "again; branch from an epoch whose state is kept",
    "replay.ended_before": "trained again, the run {run} ended before epoch {epoch}: it cannot be "
    "branched from there",
    "replay.not_recorded": "epoch {epoch} of run {run} is not recorded",
    "replay.run_missing": "the run {run} from which this branches is not here",
    "replay.unknown_change": 'the change "{action}" in epoch {epoch} cannot be made again: branch '
    "from an epoch whose state is kept",
    "resume.checkpoints_damaged": _checkpoints_damaged,
    "resume.damaged_passed_over": "{file} is damaged: the checkpoint before it is used",
    "resume.rows_changed": "{file} is the file that it was, and its rows are others than when the "
    "run began: a recipe has changed, or it is read otherwise by now; the run cannot be resumed, "
    "but trained anew",
    "resume.table_changed": "the table has changed since the run began: it cannot be resumed, but "
    "trained anew",
    "augmentation.no_answer": "the engine gave no picture: it may have been asked to train "
    "meanwhile",
    "augmentation.no_engine": "an idle engine is needed to change pictures: wait until none trains",
    "augmentation.no_layer": "the network does not begin with a layer that changes images at "
    "random: random_flip, random_translation, random_rotation, random_zoom, random_contrast",
    "pseudo_labels.kept": "pseudo-labels: {rows:,} of {all:,} training rows keep their label; the "
    "others' only tell how many pseudo-labels are right",
    "pseudo_labels.one_class": _one_class,
    "predictions.damaged": "what run {run} kept of its single rows cannot be used: {reason}",
    "predictions.none": "run {run} has kept nothing of its single rows: it is of an earlier "
    "version, or ended before an epoch was whole; trained again, it keeps them",
    "predictions.not_yet": "single rows are known once the run has ended",
    "predictions.streamed": "run {run} streamed its table: nothing is kept of single rows then",
    "predictions.table_changed": "{file} has changed since the run: its rows are not shown, only "
    "their numbers then",
    "run.set_aside": "set aside before it could begin: its job was about to end; it waits until "
    "the job gives the same command again, or until r in the bench or pkgo-tui resume asks for it",
    "run.suspended": "set aside, with its state kept: its job was about to end; it goes on when "
    "the job gives the same command again, or when r in the bench or pkgo-tui resume asks for it",
    "run.stopped_before_best": "no epoch had ended: the model has the weights that it had just now",
    "run.stopped_with_best": _stopped_with_best,
    "run.usual_loss": "the loss is {loss}, the usual one for this label",
    "store.not_written": "the store could not be written: {reason}",
    "training.metric_is_infinite": "{metric} became infinite in" + _DIVERGED,
    "training.metric_is_nan": "{metric} became NaN in" + _DIVERGED,
    "training.no_memory": "there was not enough memory: use fewer neurons, a smaller batch, or a "
    "smaller table",
    "training.hardly_fits": _hardly_fits,
    "training.too_large": _too_large,
    "training.weights_not_finite": 'the weights of layer "{layer}" are no longer finite after'
    + _DIVERGED,
    "layers.not_recorded": "the layers are not recorded: {reason}",
    "layers.own_step": "the layers are not recorded: the network trains by a step of its own",
    "turbo.convolution": "convolutions are many times slower under XLA",
    "turbo.random_layer": _random_layer,
    "turbo.refused": "turbo is not used: {reason}; trained exactly instead",
    "verify.not_trained_again": "it could not be trained again: {reason}",
    "waiting.suspended": "set aside: what has been trained is kept, and the same command goes on "
    "with it; so does pkgo-tui resume RUN",
    "waiting.engine_died": "the engine process died {tries} times while starting; see {log}; what "
    "waits stays in the queue, and pkgo-tui resume RUN starts another",
}
