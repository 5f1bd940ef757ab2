"""Whose engine dies: a run that others have queued goes on, one of this command has crashed."""

from engine.events import Ended
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.run_writer import claim_run, record
from engine.store.runs import run as find
from fake_runs import History, write_run
from tui.cli.console.takeover import Takeover


def test_only_a_run_that_others_have_queued_goes_on(store: Store, spec: ExperimentSpec) -> None:
    for of_others in (False, True):
        made = write_run(store, spec, History(status="queued"))
        assert claim_run(store, "engine") is not None
        running = find(store, made)
        assert running is not None
        takeover = Takeover(store, [running] if of_others else [])
        died = Ended("crashed", 0, "gone")
        record(store, made, died)
        crashed = find(store, made)
        assert crashed is not None
        assert takeover.look([crashed]) is of_others
        assert takeover.hides(made, died) is of_others
        found = find(store, made)
        assert found is not None
        assert found.status == ("queued" if of_others else "crashed")
