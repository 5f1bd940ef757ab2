"""What is marked as searched is kept with the experiment, and goes into its file and out of it."""

from pathlib import Path

import pytest

from engine.client.opening import open_experiment, save_experiment_file
from engine.client.sweep_drafts import draft_in, drafts, keep_draft, with_searched, write_draft
from engine.specs import SpecError
from engine.specs.experiment import first_model
from engine.specs.sweep import Searched, SweepSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.sweep_curves import trial_curves
from engine.store.sweep_writer import add_sweep
from made_sweeps import add_trials, base, told

RATE = "training.optimizer.learning_rate"
RANGE = Searched(low=1e-4, high=1e-1, log=True)


def test_a_draft_is_kept_with_its_experiment(store: Store) -> None:
    one, other = (add_experiment(store, first_model()) for _ in range(2))
    assert keep_draft(store, one, told(5)) is None
    assert drafts(store) == {one: told(5)}
    assert keep_draft(store, one, told(6)) == told(5)
    assert keep_draft(store, other, None) is None
    assert keep_draft(store, one, None) == told(6)
    assert drafts(store) == {}


def test_a_damaged_draft_is_as_good_as_none(store: Store) -> None:
    made = add_experiment(store, first_model())
    keep_draft(store, made, told(5))
    with store.write() as db:
        db.execute("UPDATE sweep_drafts SET sweep = '{'")
    assert drafts(store) == {}


def test_keys_are_marked_one_after_another_and_the_last_one_leaves_nothing() -> None:
    draft = with_searched(None, RATE, RANGE)
    assert draft is not None
    draft = with_searched(draft.model_copy(update={"trials": 7}), "seed", Searched(choices=(1, 2)))
    assert draft is not None
    assert list(draft.space) == [RATE, "seed"]
    assert draft.trials == 7
    draft = with_searched(draft, RATE, Searched(low=0.1, high=0.2))
    assert draft is not None
    assert list(draft.space) == [RATE, "seed"]
    draft = with_searched(draft, RATE, None)
    assert draft is not None
    assert with_searched(draft, "seed", None) is None


def test_a_file_brings_what_is_searched_and_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    save_experiment_file(first_model(), path)
    assert draft_in(str(path)) is None
    write_draft(path, told(60))
    assert draft_in(str(path)) == told(60)
    before = path.read_text()
    write_draft(path, told(60))
    assert path.read_text() == before
    path.write_text(before.replace("[sweep]", "# mine\n[sweep]"))
    write_draft(path, told(61))
    assert draft_in(str(path)) == told(61)
    assert list((draft_in(str(path)) or told(1)).space) == list(told(61).space)
    assert path.read_text().count("[sweep]") == 1
    assert open_experiment(str(path)).training == first_model().training


def test_a_section_that_is_wrong_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    save_experiment_file(first_model(), path)
    path.write_text(f'{path.read_text()}\n[sweep.space]\n"seed" = {{ low = 3, high = 1 }}\n')
    with pytest.raises(SpecError):
        draft_in(str(path))


def test_a_draft_without_settings_of_its_own_is_a_space_alone(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    save_experiment_file(first_model(), path)
    plain = SweepSpec(space={RATE: RANGE})
    write_draft(path, plain)
    assert "[sweep]" not in path.read_text()
    assert draft_in(str(path)) == plain


def test_curves_are_those_of_each_trials_first_run(store: Store) -> None:
    sweep = add_sweep(store, base(4), told(3))
    add_trials(store, sweep, 3, running=1, epochs=4)
    found = trial_curves(store, sweep, "val_accuracy")
    assert {trial for trial, _epoch, _value in found} == {1, 2, 3}
    assert [epoch for trial, epoch, _value in found if trial == 1] == [1, 2, 3, 4][: _count(found)]
    only = trial_curves(store, sweep, "val_accuracy", [2])
    assert only == [one for one in found if one[0] == 2]
    assert trial_curves(store, sweep, "no such metric") == []


def _count(found: list[tuple[int, int, float]]) -> int:
    return sum(trial == 1 for trial, _epoch, _value in found)
