"""What the bench knows, and what follows from it."""

from dataclasses import replace

from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.experiments import Experiment
from engine.store.facts import RunFacts
from engine.store.run_history import Matrix
from engine.store.runs import Run
from tui.model.messages import RunView, Snapshot
from tui.model.on_show import OnShow
from tui.model.state import VIEWS_KEPT, BenchState


def run_of(experiment: str, spec: ExperimentSpec, run: str = "r", status: str = "finished") -> Run:
    return Run(
        run, experiment, spec.name, spec.model_dump_json(), status, 0.0, None, None, None, "",
        RunFacts(), 0, 0, 0.0, 0, {},
    )  # fmt: skip


def state_with(spec: ExperimentSpec, *names: str, **more: object) -> BenchState:
    items = tuple(Experiment(name, with_value(spec, "name", name)) for name in names)
    return BenchState(Snapshot(items, **more), selected=names[0] if names else None)


def test_the_filter_ignores_case_and_looks_at_unsaved_names(spec: ExperimentSpec) -> None:
    state = state_with(spec, "Alpha", "beta")
    state.filter = "ALPH"
    assert [item.id for item in state.experiments] == ["Alpha"]
    state.drafts["beta"] = with_value(spec, "name", "alphabet")
    assert [item.id for item in state.experiments] == ["Alpha", "beta"]


def test_a_draft_stays_until_the_snapshot_holds_it(spec: ExperimentSpec) -> None:
    state = state_with(spec, "a")
    state.drafts["a"] = with_value(spec, "seed", 5)
    state.unsaved["a"] = 2
    for left, seed in ((2, 5), (1, 5), (0, 1337)):
        state.unsaved["a"] = left
        state.forget_stored_drafts()
        assert state.spec is not None
        assert state.spec.seed == seed


def test_neighbours_go_round_and_an_unknown_place_is_the_first(spec: ExperimentSpec) -> None:
    state = state_with(spec, "a", "b", "c")
    assert (state.neighbour(1), state.neighbour(-1)) == ("b", "c")
    state.selected = "gone"
    assert state.neighbour(1) == "b"
    assert state_with(spec).neighbour(1) is None


def test_the_run_on_show_is_the_one_picked_else_the_newest(spec: ExperimentSpec) -> None:
    state = state_with(spec, "a", on_show={"a": OnShow(run_of("a", spec, "new"))})
    assert state.run_id == "new"
    state.viewing["a"] = "old"
    assert state.run_id == "old"
    state.keep_view(RunView(run_of("a", spec, "new")))
    assert state.shown is None
    view = RunView(run_of("a", spec, "old"), matrix=Matrix(3, "validation", ((1,),)))
    state.keep_view(view)
    assert state.shown is view
    assert state.matrix is not None
    state.scrub_to, state.scrubbed = 1, Matrix(1, "validation", ((2,),))
    assert state.matrix.epoch == 1
    state.stop_scrubbing()
    assert (state.matrix.epoch, state.scrub_to) == (3, None)


def test_an_experiment_is_edited_when_it_would_train_something_else(spec: ExperimentSpec) -> None:
    item = Experiment("a", spec)
    state = BenchState(Snapshot((item,)))
    assert not state.is_edited(item, None)
    assert not state.is_edited(item, run_of("a", spec))
    renamed = with_value(with_value(spec, "name", "x"), "note", "y")
    assert not state.is_edited(item, run_of("a", renamed))
    assert state.is_edited(item, run_of("a", with_value(spec, "training.epochs", 1)))


def test_what_trains_is_the_first_that_runs_or_is_paused(spec: ExperimentSpec) -> None:
    waiting, paused = run_of("a", spec, "1", "queued"), run_of("b", spec, "2", "paused")
    assert Snapshot(active=(waiting, paused)).training is paused
    assert Snapshot(active=(waiting,)).training is None


def test_only_the_runs_looked_at_last_are_remembered(spec: ExperimentSpec) -> None:
    state = state_with(spec, "a")
    for number in range(VIEWS_KEPT + 3):
        state.keep_view(RunView(run_of("a", spec, str(number))))
        state.keep_view(RunView(run_of("a", spec, "0")))
    assert len(state.views) == VIEWS_KEPT
    assert "0" in state.views
    assert "1" not in state.views


def test_a_run_with_another_seed_of_its_experiment_is_not_edited(spec: ExperimentSpec) -> None:
    state = state_with(spec, "a")
    item = state.experiments[0]
    seeded = with_value(spec, "seed", 9)
    assert state.is_edited(item, run_of("a", seeded))
    assert not state.is_edited(
        item, replace(run_of("a", seeded), facts=RunFacts(base_seed=spec.seed))
    )
    other = replace(run_of("a", seeded), facts=RunFacts(base_seed=5))
    assert state.is_edited(item, other)
