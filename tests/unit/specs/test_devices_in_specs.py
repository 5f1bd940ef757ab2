"""Several devices: what they do not go with is refused, and what changes is told beforehand."""

from dataclasses import replace
from typing import Any

import pytest

from data import Description
from data.errors import InputError
from data.messages import Message
from engine.devices.replicas import check_devices, virtual_cpus
from engine.forecast.warnings import warnings_of
from engine.specs import ExperimentSpec, SpecError, first_model
from engine.specs.checks import check
from engine.specs.device_checks import device_notes
from engine.specs.edit import with_values
from engine.specs.toml import to_toml

TABLE = Description("t.csv", "t", 100, ("a", "b"), ("cat", "dog"), (60, 40), "kind", "0" * 64)


def on_two(*values: str) -> ExperimentSpec:
    return with_values(first_model(), ["training.devices=2", *values])


@pytest.mark.parametrize(
    ("values", "table", "code"),
    [
        (["training.engine=turbo"], {}, "devices.no_turbo"),
        (["training.pseudo_labels.labelled=0.5"], {}, "devices.no_pseudo_labels"),
        (["training.batch_size=1"], {}, "devices.batch_smaller"),
        ([], {"sampled": 50}, "devices.no_streaming"),
    ],
)
def test_what_does_not_go_with_several_devices_is_refused_by_name(
    values: list[str], table: dict[str, Any], code: str
) -> None:
    with pytest.raises(SpecError) as caught:
        check(on_two(*values), replace(TABLE, **table))
    assert (caught.value.key, caught.value.code) == ("training.devices", code)


def test_code_of_a_person_is_for_one_device(tmp_path: Any) -> None:
    file = tmp_path / "mine.py"
    file.write_text("class Mine: ...\n", "utf-8")
    with pytest.raises(SpecError) as caught:
        check(on_two(f"training.callbacks={file}:Mine"), TABLE)
    assert caught.value.code == "devices.no_own_code"


def test_one_device_is_said_nowhere_and_two_are() -> None:
    one = first_model()
    assert one.training.devices == 1
    assert "devices" not in to_toml(one)
    assert "devices" not in one.model_dump_json()
    assert "devices = 2" in to_toml(on_two())
    assert device_notes(one) == []


def test_what_changes_in_the_numbers_is_told_before_training() -> None:
    check(on_two(), TABLE)
    (told,) = device_notes(on_two("training.batch_size=15"))
    assert (told.code, told.params) == ("devices.several", {"devices": 2, "rows": 8})
    normed = on_two("network.layers.0.batch_norm=true")
    codes = [note.code for note in warnings_of(normed, TABLE)]
    assert {"devices.several", "devices.batch_norm"} <= set(codes)
    # Each device takes mean and variance of 8 rows, where one alone takes them of 16
    assert "forecast.small_batches" in codes


def test_a_processor_is_divided_only_for_whoever_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PKGO_VIRTUAL_DEVICES", raising=False)
    assert virtual_cpus(2) == 1
    monkeypatch.setenv("PKGO_VIRTUAL_DEVICES", "3")
    assert (virtual_cpus(1), virtual_cpus(2)) == (1, 3)


@pytest.mark.slow
def test_without_gpus_several_devices_are_refused() -> None:
    check_devices(1)
    with pytest.raises(InputError) as caught:
        check_devices(2)
    assert caught.value.message == Message("devices.no_gpus", {"asked": 2})
