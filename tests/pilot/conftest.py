"""The bench in a process that starts it hundreds of times."""

import pytest

from light_screens import lighten


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "snap_compare" not in request.fixturenames:
        lighten(monkeypatch)
