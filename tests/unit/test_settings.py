"""What a person sets by environment variables is read once, and a wrong value is a sentence."""

import ast
import json
import subprocess
import sys
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from data.errors import InputError
from data.messages import Message
from engine.settings import (
    PREFIX,
    Settings,
    read_settings,
    settings_and_places,
    settings_file,
    single_settings,
    variable,
)
from tui.cli.entry import run
from tui.locale import words

ROOT = Path(__file__).parents[2]


def test_without_variables_everything_is_as_usual() -> None:
    assert read_settings({}) == Settings(None, None, 30.0, None, "dark", "off")
    assert read_settings({"PKGO_JOBS": "", "PKGO_STORE": " ", "PKGO_ASCII": ""}) == Settings()


def test_every_variable_is_read() -> None:
    given = {
        "PKGO_STORE": "/runs",
        "PKGO_JOBS": "2",
        "PKGO_HOST_IDLE": "2.5",
        "PKGO_STREAM_ABOVE": "5000",
        "PKGO_ASCII": "1",
        "PKGO_THEME": "light",
        "PKGO_BELL": "osc9",
        "PKGO_GRAPHICS": "sixel",
        "PKGO_VIRTUAL_DEVICES": "3",
        "PKGO_WARM_MODEL": "0",
        "PKGO_COACH": "0",
        "PKGO_LESSONS": "/lessons",
        "PKGO_LANG": "zh-Hant",
    }
    told = Settings(
        *(Path("/runs"), 2, 2.5, True, "light", "osc9", 5000, "sixel"),
        virtual_devices=3,
        warm_model=False,
        coach=False,
        lessons=Path("/lessons"),
        lang="zh_TW",
    )
    assert read_settings(given) == told
    assert set(given) == {variable(name) for name in single_settings()}


def test_the_file_says_the_same_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('store = "~/runs"\njobs = 2\nhost_idle = 1e3\nascii = true\ntheme = "light"\n')
    assert read_settings({}, file) == Settings(Path("~/runs"), 2, 1000.0, True, "light")
    settings, places = settings_and_places({"PKGO_JOBS": "3"}, file)
    assert (settings.jobs, places["jobs"], places["theme"]) == (3, "environment", "file")
    settings, places = settings_and_places({}, tmp_path / "none.toml")
    assert (settings, set(places.values())) == (Settings(), {"default"})


def test_keys_are_a_table_of_the_file_one_or_several_for_an_action(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('jobs = 2\n[keys]\n"run.train" = "f5"\nrun.stop = ["s", "f6"]\n')
    settings, places = settings_and_places({}, file)
    assert settings.keys == {"run.train": ("f5",), "run.stop": ("s", "f6")}
    assert (places["keys"], settings.jobs) == ("file", 2)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("jobs = 1.5", "settings.not_a_whole_number", {"variable": "jobs in {file}"}),
        ('theme = "blue"', "settings.not_one_of", {"value": "blue"}),
        ("jobs = true", "settings.not_a_whole_number", {"value": "true"}),
        ("thema = 1", "settings.unknown_key", {"key": "thema", "file": "{file}"}),
        ("jobs = [1]", "settings.unknown_key", {"key": "jobs"}),
        ("jobs: 1", "settings.bad_file", {"file": "{file}"}),
        ("a = " + "[" * 5000, "settings.bad_file", {"file": "{file}"}),
        ("jobs = 0x" + "f" * 5000, "settings.not_a_whole_number", {"variable": "jobs in {file}"}),
        ("keys = 1", "settings.keys_no_table", {"file": "{file}"}),
        ("[keys]\nrun.train = 5", "settings.no_keys", {"action": "run.train"}),
        ("[keys]\nrun.train = []", "settings.no_keys", {"action": "run.train"}),
        ("[keys]\nrun.train = [1]", "settings.no_keys", {"action": "run.train"}),
    ],
)
def test_a_wrong_file_is_a_sentence_that_names_it(
    text: str, code: str, said: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        read_settings({}, file)
    assert error.value.code == code
    params = error.value.message.params
    assert {name: str(params[name]) for name in said} == {
        name: value.format(file=file) for name, value in said.items()
    }


def test_a_wrong_file_stops_every_command_with_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = settings_file()
    assert file is not None
    file.parent.mkdir(parents=True)
    file.write_text("theme = ")
    assert run(["presets"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(file) in said


def test_config_shows_each_setting_and_where_it_comes_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = settings_file()
    assert file is not None
    file.parent.mkdir(parents=True)
    file.write_text('theme = "light"\n')
    monkeypatch.setenv("PKGO_JOBS", "2")
    assert run(["config", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {one["setting"]: (one["value"], one["from"]) for one in told}
    assert found["theme"] == ("light", "file")
    assert found["jobs"] == (2, "environment")
    assert found["host_idle"] == (30.0, "default")
    assert run(["config"]) == 0
    assert "PKGO_JOBS" in capsys.readouterr().out


def test_the_keys_chosen_are_told_and_named_in_sentences(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = settings_file()
    assert file is not None
    file.parent.mkdir(parents=True)
    file.write_text('[keys]\nrun.resume = ["f7", "r"]\n')
    assert run(["config"]) == 0
    assert "run.resume f7 r" in capsys.readouterr().out
    assert run(["config", "--keys", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["action"]: one["keys"] for one in told}["run.resume"] == ["f7", "r"]
    assert "f7 or pkgo-tui resume" in words(Message("run.crashed", {"epochs": 0})).lower()
    file.write_text('[keys]\nrun.resume = "t"\n')
    assert run(["config"]) == 2
    assert "run.train" in capsys.readouterr().err
    file.unlink()
    assert run(["config", "--keys"]) == 0
    assert "run.resume" in capsys.readouterr().out


def test_other_spellings_mean_the_same() -> None:
    given = {"PKGO_STORE": "~/runs", "PKGO_JOBS": "+2", "PKGO_HOST_IDLE": "1e3", "PKGO_ASCII": "no"}
    assert read_settings(given) == Settings(Path("~/runs"), 2, 1000.0, False)


@pytest.mark.parametrize(
    ("name", "text", "code", "wanted"),
    [
        ("PKGO_JOBS", "many", "settings.not_a_whole_number", "a whole number"),
        ("PKGO_JOBS", "9" * 5000, "settings.not_a_whole_number", "a whole number"),
        ("PKGO_JOBS", "1.5", "settings.not_a_whole_number", "a whole number"),
        ("PKGO_HOST_IDLE", "soon", "settings.not_a_number", "a number"),
        ("PKGO_ASCII", "perhaps", "settings.not_a_switch", "1 or 0"),
        ("PKGO_THEME", "blue", "settings.not_one_of", "dark or light"),
        ("PKGO_BELL", "loud", "settings.not_one_of", "off or bell or osc9"),
    ],
)
def test_a_wrong_value_is_a_sentence_that_names_the_variable(
    name: str,
    text: str,
    code: str,
    wanted: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(InputError) as error:
        read_settings({name: text, "PKGO_STORE": "/runs"})
    assert error.value.code == code
    told = text if len(text) < 60 else f"{text[:60]}..."
    assert {"variable": name, "value": told}.items() <= error.value.message.params.items()
    monkeypatch.setenv(name, text)
    assert run(["runs"]) == 2
    said = f'{name} must be {wanted}, not "{told}"'
    assert capsys.readouterr().err == f"pkgo-tui: {said}\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("jobs", text) for text in ("-1", "0", "1025", "9" * 400)),
        *(("host_idle", text) for text in ("nan", "inf", "-inf", "-5", "1e400", "604801")),
    ],
)
def test_a_number_outside_of_its_limits_is_refused_wherever_it_stands(
    name: str, text: str, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"{name} = {text.replace('1e400', 'inf')}\n")
    for given, place in (({variable(name): text}, variable(name)), ({}, f"{name} in {file}")):
        with pytest.raises(InputError) as error:
            settings_and_places(given, file)
        assert error.value.code == "settings.out_of_limits"
        assert error.value.message.params["variable"] == place
        said = words(error.value)
        assert said.startswith(
            f"{place} must be {'1 to 1,024' if name == 'jobs' else '0 to 604,800'}, "
        )
        assert len(said) < len(place) + 100


def test_limits_themselves_are_allowed() -> None:
    for jobs, idle in (("1", "0"), ("1024", "604800")):
        found = read_settings({"PKGO_JOBS": jobs, "PKGO_HOST_IDLE": idle})
        assert (found.jobs, found.host_idle) == (int(jobs), float(idle))


def test_config_and_train_refuse_an_engine_that_would_stay_for_ever(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PKGO_HOST_IDLE", "inf")
    for command in (["config"], ["train", "00-first-model"], ["runs"]):
        assert run(command) == 2
        assert capsys.readouterr().err.startswith("pkgo-tui: PKGO_HOST_IDLE must be 0 to ")


def test_reading_usual_values_takes_no_pydantic() -> None:
    code = "import sys, engine.settings as s; s.read_settings(); print('pydantic' in sys.modules)"
    given = {
        "PYTHONPATH": str(ROOT),
        "PKGO_STORE": "/runs",
        "PKGO_JOBS": "2",
        "PKGO_HOST_IDLE": "2.5",
        "PKGO_STREAM_ABOVE": "5000",
        "PKGO_ASCII": "0",
        "PKGO_THEME": "light",
        "PKGO_BELL": "1",
        "PKGO_GRAPHICS": "kitty",
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=given, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "False"


def test_each_setting_is_explained_and_told_in_the_manual() -> None:
    source = ast.parse((ROOT / "engine" / "settings.py").read_text("utf-8"))
    body = next(node.body for node in source.body if isinstance(node, ast.ClassDef))
    explained = [
        before.target.id
        for before, after in pairwise(body)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
    ]
    assert explained == [one.name for one in fields(Settings)]
    page = (ROOT / "tui" / "manual" / "files.md").read_text("utf-8")
    assert [one for one in single_settings() if f"`{PREFIX}{one.upper()}`" not in page] == []
