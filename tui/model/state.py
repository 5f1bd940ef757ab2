"""What the bench knows: derived from the store's snapshot and the person's unsaved edits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.model.messages import Snapshot

if TYPE_CHECKING:
    from data import Description
    from engine.specs import ExperimentSpec
    from engine.specs.data import DataSpec
    from engine.specs.sweep import SweepSpec
    from engine.store.experiments import Experiment
    from engine.store.run_history import Kept
    from engine.store.runs import Run
    from tui.model.messages import RunView
    from tui.model.on_show import OnShow
    from tui.text.how_far import HowFar

TableKey = str
"""One of ``engine.tables.keys.TableKeys``."""
VIEWS_KEPT = 24


@dataclass
class BenchState:
    """Owned by the bench screen; only its handlers change it.

    ``drafts`` are edits on their way to the store, ``viewing`` the run a person picked for an
    experiment in place of the one that stands for it, ``tables`` what is known of each
    table: a description, or a sentence that says why it cannot be used, ``reading`` how far those
    are that are being read, ``own_source`` the table that the bench was opened with, if one was
    named, ``scrub_to`` the epoch whose matrix is wanted in place of the newest, ``scrubbed`` that
    matrix once it is read.
    """

    snapshot: Snapshot = field(default_factory=Snapshot)
    selected: str | None = None
    drafts: dict[str, ExperimentSpec] = field(default_factory=dict[str, "ExperimentSpec"])
    unsaved: Counter[str] = field(default_factory=Counter[str])
    viewing: dict[str, str] = field(default_factory=dict[str, str])
    tables: dict[TableKey, Description | str] = field(
        default_factory=dict[TableKey, "Description | str"]
    )
    reading: dict[TableKey, HowFar] = field(default_factory=dict[TableKey, "HowFar"])
    views: dict[str, RunView] = field(default_factory=dict[str, "RunView"])
    own_source: str | None = None
    scrub_to: int | None = None
    scrubbed: Kept | None = None
    filter: str = ""

    @property
    def experiments(self) -> list[Experiment]:
        """The experiments on the list: those whose name has the filter's letters, and the selected
        one; those on other tables than the bench's own behind them.
        """
        named = self.named(self.filter)
        found = [
            item for item in self.snapshot.experiments if item in named or item.id == self.selected
        ]
        return sorted(found, key=self.is_apart)

    def named(self, letters: str) -> list[Experiment]:
        """The experiments whose name has these letters, in any case."""
        wanted = letters.casefold()
        items = self.snapshot.experiments
        return [item for item in items if wanted in self.spec_of(item).name.casefold()]

    @property
    def hidden(self) -> int:
        """How many experiments the filter keeps off the list."""
        return len(self.snapshot.experiments) - len(self.experiments) if self.filter else 0

    def is_apart(self, item: Experiment) -> bool:
        """Whether the experiment is on another table than the one the bench was opened with."""
        if self.spec_of(item).watched is not None:
            return False
        return self.own_source not in (None, self.spec_of(item).data.source)

    def spec_of(self, experiment: Experiment) -> ExperimentSpec:
        """The experiment's description with the edits not stored yet."""
        return self.drafts.get(experiment.id, experiment.spec)

    def stop_scrubbing(self) -> None:
        """Back to the newest matrix."""
        self.scrub_to = self.scrubbed = None

    def forget_stored_drafts(self) -> None:
        """Drop the edits that the snapshot holds by now; not sooner, or old values come back."""
        for experiment in [name for name in self.drafts if not self.unsaved[name]]:
            del self.drafts[experiment], self.unsaved[experiment]

    @property
    def experiment(self) -> Experiment | None:
        """The selected experiment."""
        for item in self.snapshot.experiments:
            if item.id == self.selected:
                return item
        return None

    @property
    def spec(self) -> ExperimentSpec | None:
        """The selected experiment's description."""
        return None if self.experiment is None else self.spec_of(self.experiment)

    @property
    def searched(self) -> SweepSpec | None:
        """What is marked as searched in the selected experiment."""
        return self.snapshot.searched.get(self.selected or "")

    @property
    def table(self) -> Description | str | None:
        """The selected experiment's table: known, refused with a sentence, or not read yet."""
        spec = self.spec
        if spec is not None and spec.watched is not None:
            from tui.text.watched import trained_elsewhere

            return trained_elsewhere(spec)
        return None if spec is None else self.table_of(spec.data)

    def table_of(self, spec: DataSpec) -> Description | str | None:
        """A description's table, as ``table``."""
        from engine.tables.keys import keys_of

        keys = keys_of(spec)
        return self.tables.get(keys.plain) or self.tables.get(keys.whole)

    def reading_of(self, spec: DataSpec) -> HowFar | None:
        """How far the reading of a description's table is; None where nobody told."""
        from engine.tables.keys import keys_of

        return self.reading.get(keys_of(spec).whole)

    @property
    def run_id(self) -> str | None:
        """The run whose curves are shown: the one picked, or the one that stands for all."""
        return None if self.selected is None else self.run_of(self.selected)

    def run_of(self, experiment: str) -> str | None:
        """The id of the run that an experiment shows."""
        standing = self.snapshot.on_show.get(experiment)
        return self.viewing.get(experiment) or (None if standing is None else standing.run.id)

    @property
    def standing(self) -> OnShow | None:
        """What stands for the selected experiment on the list."""
        return None if self.selected is None else self.snapshot.on_show.get(self.selected)

    @property
    def shown(self) -> RunView | None:
        """The run on show, once it is read."""
        return None if self.run_id is None else self.views.get(self.run_id)

    @property
    def own_run(self) -> Run | None:
        """The run in sight that trains or waits: of the curves, else of the list's line."""
        standing = self.standing
        seen = (self.run_id, None if standing is None else standing.run.id)
        mine = [run for run in self.snapshot.active if run.id in seen]
        return min(mine, key=lambda run: seen.index(run.id), default=None)

    @property
    def waiting_run(self) -> Run | None:
        """The experiment's run that waits: the one in sight, else the next."""
        own = self.own_run
        waiting = (*self.snapshot.waiting, *self.snapshot.aside)
        mine = [run for run in waiting if run.experiment == self.selected]
        return own if own in mine else next(iter(mine), None)

    @property
    def told(self) -> Run | None:
        """The run whose progress the header tells: the own one, else the first that trains."""
        own = self.own_run
        return own if own in self.snapshot.live else self.snapshot.training

    def keep_view(self, view: RunView) -> None:
        """Remember what was read about a run: going back to it shows it at once."""
        self.views.pop(view.run.id, None)
        self.views[view.run.id] = view
        while len(self.views) > VIEWS_KEPT:
            del self.views[next(iter(self.views))]

    def forget_run(self, run_id: str) -> None:
        """The run is gone: its experiment shows the one that stands for it again."""
        self.views.pop(run_id, None)
        for experiment in [name for name, run in self.viewing.items() if run == run_id]:
            del self.viewing[experiment]

    @property
    def matrix(self) -> Kept | None:
        """The confusion matrix, or the residuals, on show: the scrubbed epoch's, or the newest."""
        if self.shown is None:
            return None
        return self.scrubbed or self.shown.matrix

    def is_edited(self, experiment: Experiment, run: Run | None) -> bool:
        """Whether the forms describe something else than what the run trained."""
        from engine.store.experiments import spec_from

        if run is None:
            return False
        trained = spec_from(run.spec)
        if run.facts.base_seed is not None:  # one of the seeds of this experiment
            trained = trained.model_copy(update={"seed": run.facts.base_seed})
        if run.facts.base_fold is not None:
            trained = trained.with_fold(run.facts.base_fold)
        return self.spec_of(experiment).bare() != trained.bare()

    def searched_texts(self, path: str) -> str:
        """The values that are searched of a field, in words; empty where it has its own."""
        draft = self.searched
        if draft is None:
            return ""
        from tui.text.searched import searched_of, searched_text

        found = searched_of(draft.space, path)
        return "" if found is None else searched_text(found)

    def neighbour(self, by: int) -> str | None:
        """The experiment ``by`` places along the list, around its ends."""
        ids = [item.id for item in self.experiments]
        if not ids:
            return None
        place = ids.index(self.selected) if self.selected in ids else 0
        return ids[(place + by) % len(ids)]

    @property
    def predicts_number(self) -> bool:
        """Whether the label on show is a number: by what was kept of the run, else by the table."""
        if self.matrix is not None:
            from engine.store.run_history import Residuals

            return isinstance(self.matrix, Residuals)
        table = self.table
        return table is not None and not isinstance(table, str) and table.task == "regression"
