"""Of runs as files, and of training again what is recorded."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.translation import _, n_
from tui.locale.words import words


def _at_work(params: Mapping[str, Any]) -> str:
    about = {"name": params["name"], "part": words(params["part"])}
    if params["count"] == 1:
        return _("{name}: {part}", **about)
    which = {"number": params["number"], "count": params["count"]}
    return _("{number}/{count} {name}: {part}", **about, **which)


def _not_written(params: Mapping[str, Any]) -> str:
    place, reason = params["place"], str(params["reason"])
    return _("{place}: {reason}", place=place, reason=reason) if place else reason


def _other_length(params: Mapping[str, Any]) -> str:
    return n_(
        "departs: {count} epoch is recorded, and it trained {trained}",
        "departs: {count} epochs are recorded, and it trained {trained}",
        params["epochs"],
        trained=params["trained"],
    )


def _other_device(params: Mapping[str, Any]) -> str:
    before, now = params["before"], params["now"]
    return _("the run was trained on {before}, here is {now}", before=before, now=now)


ENTRIES: dict[str, Entry] = {
    "export.at_work": _at_work,
    "export.branch": '"{name}" goes on from epoch {epoch} of run {run}: no script of its own '
    "repeats it",
    "export.card": "the model card",
    "export.charts": "charts",
    "export.code_in_model": 'the model of "{name}" holds code, which plain Keras does not run',
    "export.format_failed": 'Keras cannot write "{name}" as {format}: {reason}',
    "export.follows_one_run": "--follow goes with one run and --what mlflow alone",
    "export.formats": "the model in other formats",
    "export.inputs_unknown": '"{name}" was trained by an earlier version, which has not recorded '
    "its columns",
    "export.metrics": "metrics",
    "export.mlflow": "MLflow is told",
    "export.mlflow_again": "MLflow can be reached again: what waited has been sent",
    "export.mlflow_not_installed": "MLflow needs the extra mlflow, which is not installed: "
    "pip install 'pkgo-tui[mlflow]'",
    "export.mlflow_refused": "MLflow at {uri} refuses it: {reason}",
    "export.mlflow_unreachable": "MLflow at {uri} cannot be reached: {reason}",
    "export.model": "the model",
    "export.model_damaged": 'the model of "{name}" is damaged: its SHA-256 is wrong',
    "export.names_lost": "the names of columns or classes do not survive in a CSV file",
    "export.no_epoch": '"{name}" ({run}) has no whole epoch: there is nothing to export',
    "export.no_model": '"{name}" ({run}) has no saved model',
    "export.no_place": "name a folder with --out, or with --what mlflow a --mlflow-uri",
    "export.no_part": "nothing is named to export; these can: {known}",
    "export.no_predict": "no predict.py: {reason}",
    "export.no_preparation": "no preparation.json: {reason}",
    "export.no_script": "no train.py: {reason}",
    "export.not_written": _not_written,
    "export.only_script_of_branch": "{reason}; --what metrics,charts,model exports the rest",
    "export.place_is_file": "{place} is a file, not a folder",
    "export.place_not_empty": "{place} is not empty: name another folder, or write into it by "
    "--force",
    "export.onnx_not_installed": "ONNX needs the extra onnx (tf2onnx, onnx, onnxruntime), which is "
    'not installed here: pip install "pkgo-tui[onnx]"',
    "export.predict": "the script that predicts",
    "export.script": "the script and its table",
    # Said of runs of earlier versions
    "export.table_changed": 'the table {table} has changed since "{name}" ({run}) was trained',
    "export.tensorboard": "the log for TensorBoard",
    "export.wandb": "the directory for W&B",
    "export.watched": '"{name}" is trained by its own program: there is no {parts} of it',
    "export.unknown_part": '"{part}" cannot be exported; these can: {known}',
    "lock.incomplete": "{file} is incomplete: {reason}",
    "lock.missing": "{folder} holds no {lock}: it is not an exported folder",
    "lock.no_metrics": "{file} holds no metrics by epoch",
    "lock.not_json": "it is not JSON",
    "lock.unknown_format": "{file} is not a lock that this version of pkgo-tui knows",
    "lock.unreadable": "{file} cannot be read: {reason}",
    "verify.added_left_out": "what callbacks added is not compared: {metrics!l}",
    "verify.callbacks_left_out": "callbacks of a person's own are left out: a folder's code is "
    "not run",
    "verify.departs": "departs at epoch {epoch}: {metric} is recorded as {recorded!r}, found as "
    "{found!r} (they differ by {by:.3g}; the tolerance is {tolerance:g})",
    "verify.ended_before": "trained again, a run ended before epoch {epoch}",
    "verify.history_unreadable": "history.csv cannot be read: {reason}",
    "verify.identical": Plural(
        "identical in {epochs} epoch, to the last bit",
        "identical in {epochs} epochs, to the last bit",
        by="epochs",
    ),
    "verify.no_history": "train.py has written no history.csv",
    "verify.not_found": "departs at epoch {epoch}: {metric} is recorded, and was not found",
    "verify.not_recorded": "departs at epoch {epoch}: {metric} was found, and is not recorded",
    "verify.nothing_compared": Plural(
        "nothing was compared: the record of {epochs} epoch holds no number to hold it to",
        "nothing was compared: the record of {epochs} epochs holds no number to hold it to",
        by="epochs",
    ),
    "verify.no_parent": "the run {run} from which this branches is not here",
    "verify.no_preparation": "{file} does not tell what prepared the table: {reason}",
    "verify.no_script": "{folder} holds no train.py",
    "verify.no_table": "{folder} holds no {table}",
    "verify.other_classes": "the table {table} gives other classes than the record names",
    "verify.other_device": _other_device,
    "verify.other_length": _other_length,
    "verify.other_preparation": "{file} is not the file that was exported: it tells of another "
    "preparation",
    "verify.other_script": "train.py is not the file that was exported",
    "verify.rows_lost": "{file} does not hold the column {column!q}, by which the run's rows were "
    "divided: verify the run itself",
    "verify.other_table": "{file} is not the file that was exported: its SHA-256 differs",
    "verify.other_version": "the run was trained by {library} {before}, here is {now}",
    "verify.script_failed": "train.py failed: {reason}",
    "verify.table_changed": "the table {table} has changed since the run was trained",
    "verify.within": Plural(
        "within {tolerance:g} in {epochs} epoch; the largest difference is {by:.3g} in {metric} "
        "of epoch {epoch}",
        "within {tolerance:g} in {epochs} epochs; the largest difference is {by:.3g} in {metric} "
        "of epoch {epoch}",
        by="epochs",
    ),
}
