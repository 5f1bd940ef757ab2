"""How many engines work side by side, which GPU each has, and what is told of it."""

import os
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from data.errors import InputError
from engine.devices import figures as measuring
from engine.devices import gpus, jobs
from engine.devices.figures import Figures
from engine.devices.jobs import jobs_asked_for, jobs_wanted
from tui.locale import words

IDS = ["GPU-aa", "GPU-bb"]


class NVMLError(Exception):
    """As the library's own."""


@pytest.fixture(autouse=True)
def nothing_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PKGO_JOBS", raising=False)
    monkeypatch.setattr(jobs, "cores", lambda: 4)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "before")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    monkeypatch.setitem(sys.modules, "pynvml", None)
    gpus._driver.cache_clear()


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A machine with two GPUs, the second of which tells no temperature."""
    fake: Any = ModuleType("pynvml")

    def temperature(handle: str, _: int) -> int:
        if handle == "GPU-bb":
            raise NVMLError
        return 64

    def by_id(name: str) -> str:
        if name not in IDS:
            raise NVMLError
        return name

    fake.NVMLError = NVMLError
    fake.NVML_TEMPERATURE_GPU = 0
    fake.nvmlInit = lambda: None
    fake.nvmlDeviceGetCount = lambda: 2
    fake.nvmlDeviceGetHandleByIndex = lambda index: IDS[index]
    fake.nvmlDeviceGetHandleByUUID = by_id
    fake.nvmlDeviceGetUUID = lambda handle: handle.encode()
    fake.nvmlDeviceGetName = lambda _: "NVIDIA A100"
    fake.nvmlDeviceGetUtilizationRates = lambda _: SimpleNamespace(gpu=87)
    fake.nvmlDeviceGetMemoryInfo = lambda _: SimpleNamespace(used=5, total=24)
    fake.nvmlDeviceGetTemperature = temperature
    monkeypatch.setitem(sys.modules, "pynvml", fake)
    gpus._driver.cache_clear()
    yield fake
    gpus._driver.cache_clear()


def test_without_a_gpu_there_is_one_engine_and_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    assert jobs_wanted() == 1
    assert gpus.visible_gpus() == []
    assert gpus.take_gpus([0]) == []
    assert gpus.gpu_figures("0") == {}
    assert "CUDA_VISIBLE_DEVICES" not in os.environ
    assert capfd.readouterr() == ("", "")


def test_a_driver_that_is_broken_is_no_driver(driver: Any) -> None:
    def broken() -> None:
        raise OSError("libnvidia-ml.so.1: bad header")

    driver.nvmlInit = broken
    assert jobs_wanted() == 1


def test_each_engine_sees_one_gpu_of_its_own(driver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert jobs_wanted() == 2
    for slot, gpu in enumerate(("GPU-aa", "GPU-bb", "GPU-aa")):
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        assert gpus.take_gpus([slot]) == [gpu]
        assert os.environ["CUDA_VISIBLE_DEVICES"] == gpu
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert gpus.take_gpus([1, 0]) == ["GPU-bb", "GPU-aa"]
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "GPU-bb,GPU-aa"


@pytest.mark.parametrize(
    ("visible", "expected"),
    [("", []), ("-1", []), ("1", ["1"]), ("1, 0", ["1", "0"]), ("0,-1,1", ["0"])],
)
def test_gpus_that_a_person_hid_stay_hidden(
    driver: Any, monkeypatch: pytest.MonkeyPatch, visible: str, expected: list[str]
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert gpus.visible_gpus() == expected
    assert jobs_wanted() == max(len(expected), 1)


def test_a_gpu_tells_what_it_can(driver: Any) -> None:
    whole = {"name": "NVIDIA A100", "utilisation": 87, "memory": 5, "memory_total": 24}
    assert gpus.gpu_figures("GPU-aa") == {**whole, "temperature": 64}
    assert gpus.gpu_figures("1") == whole
    assert gpus.gpu_figures("GPU-gone") == {}


def test_figures_are_measured_at_most_once_a_second(
    driver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(measuring.time, "monotonic", lambda: now[0])
    figures = Figures("GPU-aa")
    assert figures.read() == {}
    now[0] = 1.0
    first = figures.read()
    assert first["memory"] > 1_000_000
    assert first["cpu"] >= 0
    assert first["gpu"]["utilisation"] == 87
    now[0] = 1.9
    assert figures.read() is first
    now[0] = 2.0
    assert figures.read() is not first
    now[0] = 3.0
    assert "gpu" not in figures.read(on_gpu=False)
    monkeypatch.setattr(measuring, "gpu_figures", lambda _: {})
    now[0] = 4.0
    assert "gpu" not in figures.read()


def test_the_number_comes_from_the_option_else_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PKGO_JOBS", "3")
    assert (jobs_asked_for(2), jobs_asked_for(), jobs_wanted()) == (2, 3, 3)
    monkeypatch.setenv("PKGO_JOBS", "")
    assert jobs_asked_for() is None


@pytest.mark.parametrize(
    ("given", "text", "code", "said"),
    [
        (0, "", "jobs.too_few", "--jobs must be at least 1, not 0"),
        (
            5,
            "",
            "jobs.more_than_cores",
            "--jobs must be at most 4, the cores of this machine, not 5",
        ),
        (
            None,
            "many",
            "settings.not_a_whole_number",
            'PKGO_JOBS must be a whole number, not "many"',
        ),
        (
            None,
            "0",
            "settings.out_of_limits",
            'PKGO_JOBS must be 1 to 1,024, not "0"',
        ),
        (
            None,
            "5",
            "jobs.more_than_cores",
            "PKGO_JOBS must be at most 4, the cores of this machine, not 5",
        ),
    ],
)
def test_a_number_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: int | None, text: str, code: str, said: str
) -> None:
    monkeypatch.setenv("PKGO_JOBS", text)
    with pytest.raises(InputError) as caught:
        jobs_wanted(given)
    assert caught.value.code == code
    assert words(caught.value) == said
