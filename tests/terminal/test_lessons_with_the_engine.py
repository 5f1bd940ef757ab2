"""A lesson with the real engine: predicted, trained, graded by Keras' own metrics."""

import json
import subprocess
from collections.abc import Callable

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_host_is_left")]
Pkgo = Callable[..., "subprocess.CompletedProcess[str]"]


def test_the_first_lesson_comes_out_as_the_tutorial_says(pkgo: Pkgo) -> None:
    done = pkgo("lesson", "00", "--answer", "B", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["right"], found["outcome"]) == (True, "B")
    assert set(found["runs"]) == {"first"}
    assert all(isinstance(one["value"], float) for one in found["checks"])
    again = json.loads(pkgo("lesson", "00", "--answer", "A", "--json").stdout)
    assert (again["right"], again["taken"]) == (False, ["first"])
    assert again["runs"] == found["runs"]
