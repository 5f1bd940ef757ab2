"""What the rows kept aside came to is told beside what validated, for every run of a group."""

from engine.compare.comparison import compare
from engine.compare.metric_samples import kept_aside
from engine.specs import ExperimentSpec, first_model
from engine.specs.edit import with_values
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts, facts_from_json, merged
from engine.store.run_writer import add_facts
from fake_runs import History, curve, write_run
from tui.cli.reports.compare import as_object, lines
from tui.cli.reports.table import test_lines as told_of


def folds(store: Store, name: str, values: tuple[float, ...], batch: int = 16) -> None:
    """An experiment with a run a fold, whose test came to these accuracies."""
    place = ""
    for fold, value in enumerate(values, 1):
        changes = [f"name={name}", "data.test.split=0.2", "data.validation.folds=3"]
        changes.append(f"training.batch_size={batch}")
        spec: ExperimentSpec = with_values(
            first_model(), [*changes, f"data.validation.fold={fold}"]
        )
        place = place or add_experiment(store, spec)
        run = write_run(store, spec, History(metrics=curve(3)), experiment=place)
        add_facts(store, run, RunFacts(test_rows=367, test={"loss": 0.5, "accuracy": value}))


def test_compare_tells_the_means_of_the_test(store: Store) -> None:
    folds(store, "first", (0.5, 0.6, 0.7))
    folds(store, "second", (0.25, 0.25, 0.25), batch=32)
    found = compare(store, ["first", "second"])
    assert kept_aside(found.groups[0], found.metric) == (0.5, 0.6, 0.7)
    told = as_object(found)["groups"]
    assert told[0]["test"]["values"] == (0.5, 0.6, 0.7)
    assert told[1]["test"]["mean"] == 0.25
    assert told[0]["folds"] == (1, 2, 3)
    head, first, *_ = lines(found)[2:]
    assert head.split("  ")[-1].strip() == "test"
    assert "folds" in head
    assert "0.6000 ± 0.1000" in first


def test_a_run_without_a_test_leaves_the_column_out(store: Store) -> None:
    folds(store, "first", (0.5, 0.6, 0.7))
    write_run(store, with_values(first_model(), ["name=other"]), History(metrics=curve(3)))
    found = compare(store, ["first", "other"])
    assert kept_aside(found.groups[1], found.metric) == ()
    assert "test" not in as_object(found)["groups"][1]


def test_facts_of_a_test_come_back_as_they_were() -> None:
    nan = float("nan")
    facts = RunFacts(test_rows=3, test={"loss": nan, "accuracy": 0.1})
    back = facts_from_json(RunFacts, merged("{}", facts))
    assert back.test is not None
    assert str(back.test["loss"]) == "nan"
    assert (back.test["accuracy"], back.test_rows) == (0.1, 3)
    assert "3 rows kept aside" in told_of(facts)[0]
    assert "measured at the end" in told_of(RunFacts(test_rows=3))[0]
    assert told_of(RunFacts()) == []
