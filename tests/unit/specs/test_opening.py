"""From what a person names to an experiment."""

from pathlib import Path

import pytest

from engine.client.opening import open_experiment, own_table
from engine.specs import SpecError, first_model
from tui.locale import words

NETWORK = "[[network.layers]]\nunits = 4\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "pets.csv").write_text("a,b\n1,2\n")
    (tmp_path / "sub" / "pets.toml").write_text(f'[data]\nsource = "pets.csv"\n{NETWORK}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_named_is_the_first_model() -> None:
    assert open_experiment(None) == first_model()


def test_a_file_without_a_name_is_called_after_itself(here: Path) -> None:
    assert open_experiment("sub/pets.toml").name == "pets"


def test_a_table_beside_its_experiment_is_found_from_anywhere(here: Path) -> None:
    assert open_experiment("sub/pets.toml").data.source == str(here / "sub" / "pets.csv")


def test_a_table_from_the_command_line_lies_where_one_stands(here: Path) -> None:
    assert open_experiment("sub/pets.toml", "pets.csv").data.source == str(here / "pets.csv")
    assert open_experiment("sub/pets.toml", "pokemon-radar").data.source == "pokemon-radar"


def test_a_home_directory_is_found(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here / "sub"))
    assert open_experiment(None, "~/pets.csv").data.source == str(here / "sub" / "pets.csv")


def test_a_label_is_taken_as_it_is_written() -> None:
    assert open_experiment(None, label="none").data.label == "none"
    assert open_experiment(None, label="7").data.label == "7"


def test_a_file_wins_over_a_preset_of_its_name(here: Path) -> None:
    (here / "04-optimizer-adam").write_text(f'name = "mine"\n{NETWORK}')
    assert open_experiment("04-optimizer-adam").name == "mine"


def test_what_is_neither_a_file_nor_a_preset_gets_a_hint() -> None:
    with pytest.raises(SpecError) as caught:
        open_experiment("05-overfiting")
    assert caught.value.code == "experiment.neither_file_nor_preset"
    assert caught.value.message.params["alike"][0] == "05-overfitting"
    assert "did you mean 05-overfitting" in words(caught.value)
    with pytest.raises(SpecError) as caught:
        open_experiment("zzz")
    assert caught.value.message.params["alike"] == []
    assert words(caught.value).endswith(": pkgo-tui presets lists them")


def test_a_number_where_a_table_belongs(here: Path) -> None:
    (here / "odd.toml").write_text(f"data = 3\n{NETWORK}")
    with pytest.raises(SpecError) as caught:
        open_experiment("odd.toml", "pets.csv")
    assert (caught.value.code, caught.value.key) == ("experiment.data_not_a_table", "data")


def test_a_rate_alone_is_the_default_optimizers(here: Path) -> None:
    optimizer = open_experiment(None, changes=["training.optimizer.learning_rate=0.5"]).training
    assert (optimizer.optimizer.name, optimizer.optimizer.learning_rate) == ("sgd", 0.5)
    (here / "rate.toml").write_text(f"{NETWORK}[training.optimizer]\nlearning_rate = 0.5\n")
    assert open_experiment("rate.toml").training == optimizer


def test_an_experiment_file_keeps_what_is_changed_below_another_name(here: Path) -> None:
    changes = ["training.schedule.factor=0.5", "training.schedule.name=exponential"]
    assert open_experiment("05-overfitting", changes=changes).training.schedule.model_dump() == {
        "name": "exponential",
        "factor": 0.5,
    }


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/far/away/pets.csv", "pets"),
        ("pets.CSV.gz", "pets"),
        ("v1.5 trial.parquet", "v1.5 trial"),
        ("wo\x1brd\u202e.csv", "word"),
        ("\x1b.csv", "table"),
    ],
)
def test_a_beginning_on_an_own_table_is_called_as_its_file(file: str, name: str) -> None:
    assert own_table(file).name == name
