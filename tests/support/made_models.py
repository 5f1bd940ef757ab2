"""Model files: whole ones that Keras writes, and hostile ones made of them."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

SHAPE, CLASSES = (6,), 4


def trained_model(folder: Path, *, name: str = "known.keras") -> Path:
    """A small network with normalisation and dropout, as somebody else's; its weights are drawn."""
    import keras

    keras.utils.set_random_seed(5)
    inputs = keras.Input(SHAPE, name="rows")
    wide = keras.layers.Dense(7, activation="relu", name="wide")(inputs)
    steady = keras.layers.BatchNormalization(name="steady")(wide)
    some = keras.layers.Dropout(0.2, name="some")(steady)
    deep = keras.layers.Dense(5, activation="tanh", name="deep")(some)
    model = keras.Model(inputs, keras.layers.Dense(CLASSES, name="old_head")(deep), name="old")
    moved = model.get_layer("steady")
    moved.set_weights([weight + 0.25 for weight in moved.get_weights()])
    path = folder / name
    model.save(path)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: Iterable[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def _with(known: Path, out: Path, **changed: bytes | None) -> Path:
    """The known file with members changed; ``config`` and ``weights`` stand for their names."""
    names = {"config": "config.json", "weights": "model.weights.h5", "metadata": "metadata.json"}
    parts = parts_of(known)
    for short, content in changed.items():
        if content is None:
            del parts[names[short]]
        else:
            parts[names[short]] = content
    return packed(out, parts.items())


def _config(known: Path, change: Callable[[Any], None]) -> bytes:
    config = json.loads(parts_of(known)["config.json"])
    change(config)
    return json.dumps(config).encode()


def _layer(kind: str, module: str = "keras.layers", **told: Any) -> Callable[[Any], None]:
    def change(config: Any) -> None:
        layer = config["config"]["layers"][1]
        layer |= {"class_name": kind, "module": module, "registered_name": None}
        layer["config"] = {"name": "wide", **told}

    return change


LAMBDA = {
    "class_name": "__lambda__",
    "config": {"code": "4wEAAAA=", "defaults": None, "closure": None},
}


def _weights(write: Callable[[h5py.File], None]) -> bytes:
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        write(file)
    return content.getvalue()


def _external(file: h5py.File) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", (6, 7), "float32", external=[("/etc/passwd", 0, 168)])


def _linked(file: h5py.File) -> None:
    file["layers"] = h5py.ExternalLink("/etc/hostname", "/")


def _boundless(file: h5py.File) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", (1 << 20, 1 << 20), "float32", chunks=(16, 16))


def hostile_files(known: Path, folder: Path) -> dict[str, tuple[Path, str]]:
    """Files by what is wrong with them, each with the code of the refusal."""
    whole, parts = known.read_bytes(), list(parts_of(known).items())

    def raw(name: str, content: bytes) -> Path:
        path = folder / f"{name}.keras"
        path.write_bytes(content)
        return path

    def with_config(name: str, change: Callable[[Any], None]) -> Path:
        return _with(known, folder / f"{name}.keras", config=_config(known, change))

    def zipped(name: str, more: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> Path:
        return packed(folder / f"{name}.keras", more, how)

    link = zipfile.ZipInfo("model.weights.h5")
    link.external_attr = 0o120777 << 16
    linked = folder / "link.keras"
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr("metadata.json", dict(parts)["metadata.json"])
        archive.writestr("config.json", dict(parts)["config.json"])
        archive.writestr(link, "/etc/passwd")
    nothing = b"\0" * 80_000_000
    deep = b'{"class_name":' * 100_000 + b"1" + b"}" * 100_000
    flipped = bytearray(whole)
    flipped[whole.index(b"\x89HDF") + 4000] ^= 0xFF
    big = [*parts[:2], ("model.weights.h5", nothing)]
    sized = {"code": "pretrained.unpacks_too_large"}
    wide_weights = folder / "boundless.keras"
    return {
        "up": (zipped("up", [*parts, ("../evil.txt", b"x")]), "pretrained.path_leads_out"),
        "absolute": (zipped("absolute", [*parts, ("/etc/x", b"x")]), "pretrained.path_leads_out"),
        "windows": (zipped("windows", [*parts, ("C:x", b"x")]), "pretrained.path_leads_out"),
        "more": (zipped("more", [*parts, ("assets/x", b"x")]), "pretrained.other_member"),
        "pickled": (zipped("pickled", [*parts, ("data.pkl", b"x")]), "pretrained.is_pickle"),
        "less": (_with(known, folder / "less.keras", config=None), "pretrained.member_missing"),
        "bomb": (zipped("bomb", big, zipfile.ZIP_DEFLATED), sized["code"]),
        "link": (linked, "pretrained.member_is_link"),
        "pickle": (raw("pickle", pickle.dumps([1])), "pretrained.is_pickle"),
        "h5": (raw("h5", _weights(lambda _: None)), "pretrained.is_h5"),
        "empty": (raw("empty", b""), "pretrained.empty"),
        "text": (raw("text", b"hello, this is no zip"), "pretrained.no_zip"),
        "cut off": (raw("cut off", whole[: len(whole) // 2]), "pretrained.no_zip"),
        "flipped": (raw("flipped", bytes(flipped)), "pretrained.damaged"),
        "no json": (_with(known, folder / "a.keras", config=b"{"), "pretrained.no_network"),
        "deep": (_with(known, folder / "b.keras", config=deep), "pretrained.no_network"),
        "list": (_with(known, folder / "c.keras", config=b"[]"), "pretrained.no_network"),
        "os": (with_config("os", _layer("system", "os")), "pretrained.own_class"),
        "fetches": (
            with_config("fetches", _layer("get_file", "keras.utils")),
            "pretrained.own_class",
        ),
        "custom": (with_config("custom", _registered), "pretrained.own_class"),
        "loads": (
            with_config("loads", _layer("TFSMLayer", filepath="/tmp/x")),
            "pretrained.reaches_out",
        ),
        "reads": (
            with_config("reads", _layer("StringLookup", vocabulary="/etc/passwd")),
            "pretrained.reaches_out",
        ),
        "external": (
            _with(known, folder / "external.keras", weights=_weights(_external)),
            "pretrained.weights_lead_out",
        ),
        "elsewhere": (
            _with(known, folder / "elsewhere.keras", weights=_weights(_linked)),
            "pretrained.weights_lead_out",
        ),
        "boundless": (
            _with(known, wide_weights, weights=_weights(_boundless)),
            sized["code"],
        ),
        "no weights": (
            _with(known, folder / "d.keras", weights=b"no HDF5"),
            "pretrained.damaged",
        ),
    }


def _registered(config: Any) -> None:
    config["config"]["layers"][1] |= {"registered_name": "theirs>Dense", "module": "theirs"}


def with_lambda(known: Path, path: Path) -> Path:
    """A file whose second layer is code that makes a file when it runs."""
    import keras

    layer = keras.layers.Lambda(lambda x: x * 2.0, name="doubled")
    keras.utils.set_random_seed(2)
    inputs = keras.Input(SHAPE)
    doubled = layer(keras.layers.Dense(5, name="wide")(inputs))
    keras.Model(inputs, keras.layers.Dense(3, name="end")(doubled)).save(path)
    return path


def rows(count: int) -> Any:
    return np.random.default_rng(3).normal(size=(count, *SHAPE)).astype(np.float32)


FROZEN: dict[str, tuple[str, ...]] = {
    "all": ("wide", "steady", "deep"),
    "steady": ("wide", "steady"),
    "none": (),
}
"""The layers of the known model that are not learnt, by what is to be frozen."""


def by_hand(spec: Any, path: Path, freeze: str) -> Any:
    """The network of ``begins`` as a person writes it with Keras."""
    import keras

    keras.utils.set_random_seed(spec.seed)
    whole: Any = keras.saving.load_model(path, compile=False)
    base = keras.Model(whole.inputs[0], whole.get_layer("deep").output)
    froze(base, freeze)
    inputs = keras.Input(SHAPE)
    hidden = keras.layers.Dense(6, activation="relu")
    some, end = keras.layers.Dropout(0.2), keras.layers.Dense(3, "softmax")
    base.name = "pretrained"
    model: Any = keras.Model(inputs, end(some(hidden(base(inputs)))))
    compiled(model, spec.training.optimizer.learning_rate)
    return model


def froze(base: Any, freeze: str) -> None:
    for layer in base.layers:
        layer.trainable = layer.name not in FROZEN[freeze]


def fitted(model: Any, parts: Any, epochs: int) -> dict[str, list[float]]:
    """What ``fit`` tells of so many epochs in the order of the rows; training and validation."""
    told = {"batch_size": 8, "validation_batch_size": 8, "shuffle": False, "verbose": 0}
    return model.fit(*parts[0], validation_data=parts[1], epochs=epochs, **told).history


def compiled(model: Any, rate: float) -> None:
    import keras

    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
