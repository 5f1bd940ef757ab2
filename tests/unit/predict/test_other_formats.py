"""The model as ONNX and as SavedModel says what the model says; what cannot be is told before."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from data.options import ReadingOptions
from data.sources import registry
from engine.export import parts
from engine.export.folder import write_run
from engine.export.model_parts import Order
from engine.export.run_record import read_run_record
from engine.io.files import produce_folder_atomically
from engine.predict.described import Described
from engine.predict.model import LoadedModel
from engine.store.database import Store
from engine.store.runs import Run

Train = Callable[..., Run]
Opened = Callable[..., LoadedModel]
without_onnx = pytest.mark.skipif(
    not parts.onnx_is_there(), reason="the extra onnx (tf2onnx, onnx, onnxruntime) is not installed"
)

NETWORKS: dict[str, dict[str, Any]] = {
    "dense": {
        "layers": [{"units": 5}, {"type": "batch_normalization"}, {"type": "dropout"}, {"units": 4}]
    },
    "several inputs and outputs": {
        "inputs": {"place": ["town"], "rest": ["height", "seen"]},
        "nodes": [
            {"name": "first", "units": 3, "input": "place"},
            {"name": "both", "type": "concatenate", "input": ["first", "rest"]},
            {"name": "last", "units": 4, "input": "both"},
        ],
        "outputs": {"mood": "last", "price": "last"},
    },
    "a sequence": {
        "layers": [
            {"type": "reshape", "target_shape": [-1, 1]},
            {"type": "conv1d", "filters": 3, "padding": "same"},
            {"type": "gru", "units": 3},
        ]
    },
}


def export(store: Store, run: Run, folder: Path, *what: str) -> Path:
    order = Order(frozenset(what), lambda _: None, lambda _: None)
    write_run(store, read_run_record(store, run), folder, order)
    return folder


def outputs(found: Any) -> list[Any]:
    """Outputs in the order of their names."""
    return [found[name] for name in sorted(found)] if isinstance(found, Mapping) else [found]


def by_saved_model(folder: Path, given: Any) -> Any:
    import tensorflow as tf

    load: Any = tf.saved_model.load  # pyright: ignore[reportAttributeAccessIssue]
    loaded = load(str(folder / "savedmodel"))  # what it holds is gone with it
    return loaded.serve(given)


def by_onnx(folder: Path, given: Any) -> list[Any]:
    import onnxruntime

    session: Any = onnxruntime.InferenceSession(folder / "model.onnx")
    asked = [one.name for one in session.get_inputs()]
    by_name = given if isinstance(given, Mapping) else {asked[0]: given}
    return session.run(None, {name: by_name[name] for name in asked})


@pytest.mark.slow
@without_onnx
@pytest.mark.parametrize(
    "network",
    [
        pytest.param(one, marks=[pytest.mark.thorough] * (number > 1))
        for number, one in enumerate(NETWORKS)
    ],
)
def test_the_model_says_the_same_in_every_format(
    network: str, store: Store, train: Train, opened: Opened, mixed: Path, tmp_path: Path
) -> None:
    run = train({"source": str(mixed), "label": "mood"}, NETWORKS[network], epochs=1)
    folder = export(store, run, tmp_path / "out", "onnx", "savedmodel")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("README.txt", "model.onnx", "savedmodel")
    ]
    model = opened(run)
    features, _ = model.prepare(registry.read(str(mixed), ReadingOptions()))
    entries = Described.of(store, run).entries or ()
    given = {one.keras: features[:, list(one.places or ())] for one in entries} or features
    wanted = outputs(model.raw_outputs(features))
    for found in (outputs(by_saved_model(folder, given)), by_onnx(folder, given)):
        assert len(found) == len(wanted)
        left = [np.asarray(one) for one in found]
        for one in wanted:
            off = [np.abs(one - other).max() if one.shape == other.shape else 9.0 for other in left]
            place = int(np.argmin(off))
            assert off[place] <= 1e-5
            del left[place]


def test_without_its_packages_onnx_is_refused_before_anything_is_written(
    store: Store, make_run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.store.runs import find_run
    from fake_runs import History, curve, short
    from fake_runs import write_run as write_fake

    monkeypatch.setattr(parts, "_ONNX", ("no_such_package",))
    from engine.specs import first_model

    run = find_run(store, write_fake(store, short(first_model(), 2), History(curve(2))))
    with pytest.raises(InputError) as refused:
        export(store, run, tmp_path / "out", "onnx", "metrics")
    assert refused.value.code == "export.onnx_not_installed"
    assert not (tmp_path / "out").exists()


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    target = room / "made"

    def half(path: Path) -> None:
        path.mkdir()
        (path / "one").write_text("1")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        produce_folder_atomically(target, half)
    assert list(room.iterdir()) == []
    for content in ("1", "2"):

        def whole(path: Path, content: str = content) -> None:
            (path / "below").mkdir(parents=True)
            (path / "below" / "one").write_text(content)

        produce_folder_atomically(target, whole)
        assert (target / "below" / "one").read_text() == content
        assert [path.name for path in room.iterdir()] == ["made"]
