"""Of trained networks from which others begin, and of the files that hold them."""

from collections.abc import Mapping
from typing import Any

from tui.locale.catalogue.networks import shape_words
from tui.locale.entries import Entry
from tui.locale.translation import plain
from tui.locale.words import fill, words

_CONVERTED = (
    "keras.saving.load_model(OLD).save(NEW.keras) in a Python of yours makes a .keras file of it"
)


def _misfit(params: Mapping[str, Any]) -> str:
    return fill(plain('"{key}": {reason}'), {**params, "reason": words(params["reason"])})


def _at_line(said: str) -> Entry:
    """With the file, and its line where that is known."""

    def told(params: Mapping[str, Any]) -> str:
        where = plain("{file}, line {line}") if params["line"] else plain("{file}")
        return fill(f"{where}: {said}", params)

    return told


def _other_shape(params: Mapping[str, Any]) -> str:
    shapes = {name: shape_words(params[name]) for name in ("shape", "wanted")}
    return fill(plain("the trained network takes {wanted}, and {shape} comes in"), shapes)


ENTRIES: dict[str, Entry] = {
    "disk.pretrained": "the trained network from which it begins",
    "network.pretrained_misfit": _misfit,
    "export.own_code": "its network, loss or metrics are code of your own, which a script does not "
    "repeat: {name!q}",
    "forecast.own_code": "{file} builds the network: its weights and memory are not known before",
    "own.no_model": "build in {file} gave no keras.Model but {value!q}",
    "own.not_callable": "{value} in {file} is no function or class",
    "own.no_gradient": "{value} in {file} does not depend on the outputs, so that nothing can be "
    "learnt of it",
    "own.no_numbers": "{value} in {file} gave {kind}, and a number a row is needed: a tensor of "
    "Keras",
    "own.not_loaded": _at_line("{reason}"),
    "own.nothing_of_that_name": "{file} has nothing called {value}",
    "own.other_class": "{value} in {file} is no {kind} of Keras",
    "own.other_inputs": "build in {file} must give keras.Model(inputs, ...) with one output, made "
    "of the inputs that it is given",
    "own.other_outputs": "build in {file} ends with {shape}, and {units} values a row are needed: "
    "end it with outputs(...)",
    "own.raised": _at_line("{value} raised {reason}"),
    "pretrained.application_refused": "Keras cannot make {application}: {reason}",
    "pretrained.damaged": "{file} is damaged: {reason}",
    "pretrained.empty": "{file} is empty",
    "pretrained.encrypted": "{file} is encrypted, as no model file of Keras is",
    "pretrained.gone": "the model file {file} (SHA-256 {sha256}) from which it begins is no longer "
    "there, and no run has kept it",
    "pretrained.is_folder": "{file} is a folder; a model file of Keras (.keras) is needed: "
    + _CONVERTED,
    "pretrained.is_h5": "{file} is an HDF5 file, the form before .keras: " + _CONVERTED,
    "pretrained.is_pickle": "{file} holds a pickle, which can run any code when it is opened, and "
    "is never opened here: save the model itself as .keras",
    "pretrained.member_is_link": "{file}: {member!q} in it is a link, which Keras never writes",
    "pretrained.member_missing": "{file} is no model file of Keras: {member} is missing in it",
    "pretrained.member_twice": "{file}: {member} stands in it twice",
    "pretrained.missing": "the model file {file} does not exist",
    "pretrained.model_damaged": "the model of the run {name!q} ({run}) is not what it saved",
    "pretrained.no_network": "{file}: its config.json describes no network of Keras",
    "pretrained.no_such_layer": "there is no layer {value!q} to name as {field!q}: {near!l}",
    "pretrained.no_such_run": "there is no run {run!q} here to begin from: train it first, or name "
    "another (network.pretrained.run)",
    "pretrained.no_weights": "the weights of {application} are not on this machine, and nothing is "
    "downloaded: put the file of {address} there as {file}, or name it (network.pretrained.file)",
    "pretrained.no_zip": "{file} is no zip archive, as model files of Keras (.keras) are",
    "pretrained.not_agreed": "{file} has code of Python in it (SHA-256 {sha256}), and you have not "
    "agreed to it as it is now: train asks with --trust, the bench before it queues the run",
    "pretrained.not_made": "{application} is made of its weights when it is first trained",
    "pretrained.not_made_file": "{file} cannot be written: {reason}",
    "pretrained.not_looked_up": "the model of the run {run!q} is looked up when it is trained",
    "pretrained.not_opened": "Keras cannot open {file}: {reason}",
    "pretrained.other_member": "{file}: {member!q} is nothing that a model file of Keras holds "
    "({known!l})",
    "pretrained.other_shape": _other_shape,
    "pretrained.own_class": "{file} needs {value!q}, which is no layer of Keras or part of one: "
    "code of others is not loaded",
    "pretrained.path_leads_out": "{file}: the path {member!q} in it leads out of the archive; it "
    "was made to write elsewhere",
    "pretrained.reaches_out": "{file}: its layer {value!q} loads other files or code, which is not "
    "done here",
    "pretrained.run_without_model": "the run {name!q} ({run}) has saved no model to begin from: "
    "let it come to its end, or stop it",
    "pretrained.several_ends": "{file}: a network of one input and one output is needed",
    "pretrained.shape_not_told": "what the layer {value!q} gives is not told in the file: name "
    "another one (network.pretrained.until)",
    "pretrained.unpacks_too_large": "{file}: {member!q} in it unpacks to far more than a model "
    "file of that size holds",
    "pretrained.unreadable": "{file} cannot be read: {reason}",
    "pretrained.weights_lead_out": "{file}: the weights {member!q} lie in another file, not in it",
    "pretrained.without_source": "it names no run and no file to begin from",
    "verify.other_base": "{file} is not the network that the run began from",
}
