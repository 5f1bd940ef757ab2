"""The process that trains a record again: what it tells, and what it refuses to begin."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

import data
from engine.devices.environment import prepare
from engine.specs import ExperimentSpec

prepare()
pytestmark = pytest.mark.slow

Tell = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Tell:
    """Give it a record; its exit code and the objects that it tells behind the first."""
    # Devices can be set once in a process, and other tests train in this one
    monkeypatch.setattr("engine.devices.tensorflow_devices.configure", lambda *_: {})

    def given(spec: ExperimentSpec, **record: Any) -> tuple[int, list[dict[str, Any]]]:
        from engine.verify import retrain

        known = data.describe(spec.data.source)
        facts = {"sha256": known.sha256, "classes": list(known.class_names)}
        plan = {"epochs": 1, "finished": False, "before": [], "interventions": []}
        text = json.dumps({"spec": spec.model_dump(mode="json"), **facts, **plan, **record})
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        code = retrain.main()
        first, *told = map(json.loads, capfd.readouterr().out.splitlines())
        assert first.keys() == {"facts"}
        return code, told

    return given


@pytest.mark.parametrize(
    ("record", "refused"),
    [
        ({"sha256": "0" * 64}, "verify.table_changed"),
        ({"classes": ["one", "two"]}, "verify.other_classes"),
        ({"classes": []}, "verify.other_classes"),
    ],
)
def test_another_table_is_refused_before_anything_is_trained(
    tell: Tell, describe: Any, record: dict[str, Any], refused: str
) -> None:
    code, told = tell(describe(), **record)
    assert (code, [one["error"]["code"] for one in told]) == (2, [refused])


def test_what_nobody_foresaw_is_told_with_its_reason(
    tell: Tell, describe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("engine.tables.loading.load", fails)
    code, told = tell(describe())
    (error,) = [one["error"] for one in told]
    assert (code, error["code"]) == (2, "verify.not_trained_again")
    assert error["params"]["reason"]["code"] == "training.no_memory"


def test_a_stretch_that_ends_before_the_next_run_left_is_told(
    tell: Tell, describe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training.session import TrainingSession

    spec = describe(epochs=1)
    monkeypatch.setattr(TrainingSession, "train_until", lambda *_, **__: None)
    before = {"spec": spec.model_dump(mode="json"), "interventions": [], "end": 5}
    code, (told,) = tell(spec, epochs=9, before=[before])
    assert (code, told["error"]["code"]) == (2, "verify.ended_before")
    assert told["error"]["params"]["epoch"] == 5
