"""The whole way with the real engine: from a table in a hostile folder to a confusion matrix."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_host_is_left")]
KINDS = ("cat", "dog", "Ünïcode 犬")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder whose data/, engine/ and tui/ must never be imported."""
    folder = tmp_path / "hostile"
    for name in ("data", "engine", "tui", "typer", "json"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise SystemExit('the wrong package')")
    rows = [f"{n % 3 + n / 100},{-(n % 3)},{KINDS[n % 3]}" for n in range(90)]
    (folder / "pets.csv").write_text("\n".join(["size,age,kind", *rows]), "utf-8")
    return folder


@pytest.fixture
def script(tmp_path: Path) -> str:
    """The console script as an installer writes it."""
    path = tmp_path / "bin" / "pkgo-tui"
    path.parent.mkdir()
    path.write_text(f"#!{sys.executable}\nimport sys\nfrom tui.cli import main\nsys.exit(main())\n")
    path.chmod(0o755)
    return str(path)


def test_a_table_is_trained_wherever_one_stands(
    hostile: Path, script: str, environment: dict[str, str]
) -> None:
    def pkgo(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [script, *arguments],
            env=environment,
            cwd=hostile,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    done = pkgo(
        *("train", "--data", "pets.csv", "--label", "kind"), "--set=training.epochs=2", "--json"
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[-1]["event"] == "finished"
    told_epochs = [event for event in told if event["event"] == "epoch"]
    shown = json.loads(pkgo("show", "last", "--json").stdout)
    assert shown["epochs"] == told_epochs
    assert sorted(shown["confusion"]["classes"]) == sorted(KINDS)
    # Nine of ninety rows validate, three a class
    assert [sum(row) for row in shown["confusion"]["matrix"]] == [3, 3, 3]
    assert shown["spec"]["data"]["source"] == str(hostile / "pets.csv")
