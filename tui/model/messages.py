"""What the following thread tells the screen: frozen facts, whole enough to draw from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from engine.statuses import LIVE
from tui.locale import N_

if TYPE_CHECKING:
    from data import Description
    from data.errors import InputError
    from engine.coach.helping import Helped
    from engine.coach.signs.diagnosis import Diagnosis
    from engine.compare.bands import Bands
    from engine.events import EpochEnded
    from engine.forecast import Forecast
    from engine.models.layer_statistics import LayerStatistics
    from engine.query.table import RunPage
    from engine.specs import ExperimentSpec
    from engine.specs.data import DataSpec
    from engine.specs.sweep import SweepSpec
    from engine.store.experiments import Experiment
    from engine.store.processes import Host
    from engine.store.run_history import Kept, Logged
    from engine.store.runs import Run
    from tui.model.on_show import OnShow

MOST_EVENTS = 1000
"""Of a long run's log, so many of the newest events are shown, and read."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The store at one moment: open experiments, the run on show of each, what is at work.

    ``active`` are the runs that train or wait, in the order of the queue; ``hosts`` are the engine
    processes, ``host_failed`` a sentence when they could not be kept alive. ``origins`` are the
    names of the runs that branches among the experiments go on from, ``searched`` what is marked
    in the forms of an experiment as searched.
    """

    experiments: tuple[Experiment, ...] = ()
    on_show: Mapping[str, OnShow] = field(default_factory=dict[str, "OnShow"])
    active: tuple[Run, ...] = ()
    run_count: int = 0
    hosts: tuple[Host, ...] = ()
    host_failed: str = ""
    origins: Mapping[str, str] = field(default_factory=dict[str, str])
    searched: Mapping[str, SweepSpec] = field(default_factory=dict[str, "SweepSpec"])

    @property
    def live(self) -> tuple[Run, ...]:
        """The runs that train or are paused, one a host."""
        return tuple(run for run in self.active if run.status in LIVE)

    @property
    def training(self) -> Run | None:
        """The first of the runs that train or are paused."""
        return next(iter(self.live), None)

    @property
    def waiting(self) -> tuple[Run, ...]:
        """The runs that wait, the next one first."""
        return tuple(run for run in self.active if run.status not in LIVE and run.is_asked)

    @property
    def aside(self) -> tuple[Run, ...]:
        """Those that wait until somebody asks for them."""
        return tuple(run for run in self.active if run.is_unasked)

    @property
    def serving(self) -> tuple[Host, ...]:
        """The hosts that take what waits; others train what another side has asked for."""
        return tuple(host for host in self.hosts if host.serves_here)

    def named(self, run_id: str) -> str:
        """A run that a branch goes on from: its name, if it is known, and its id."""
        return " ".join(filter(None, (self.origins.get(run_id), run_id)))

    def host_of(self, run: Run) -> Host | None:
        """The engine process that trains the run."""
        return next((host for host in self.hosts if host.id == run.host), None)


@dataclass(frozen=True, slots=True)
class RunView:
    """One run with all that its views show; ``bands`` are its finished repetitions as one.

    ``matrix`` is what is kept of the newest epoch: of a number its residuals. ``before`` is what
    somebody did to the run it branched from, as far as it is its history; ``layers`` is what was
    recorded of its layers, if they are.
    """

    run: Run
    epochs: tuple[EpochEnded, ...] = ()
    matrix: Kept | None = None
    log: tuple[Logged, ...] = ()
    bands: Bands | None = None
    before: tuple[Logged, ...] = ()
    layers: LayerStatistics | None = None


class StoreRead(Message):
    """The store has changed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """A newer picture makes an older one needless."""
        return isinstance(message, StoreRead)


class RunRead(Message):
    """The followed run has changed, or another run is followed."""

    def __init__(self, view: RunView) -> None:
        self.view = view
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest picture of a run counts."""
        return isinstance(message, RunRead)


class MatrixRead(Message):
    """What is kept of one epoch (a matrix, or residuals), asked for by scrubbing."""

    def __init__(self, run: str, matrix: Kept | None) -> None:
        self.run = run
        self.matrix = matrix
        super().__init__()


class Describing(Message):
    """How much of how much of a table is read."""

    def __init__(self, data: DataSpec, done: int, of: int) -> None:
        self.data = data
        self.done = done
        self.of = of
        super().__init__()


class Described(Message):
    """A table is known now, or cannot be used: then ``error`` says why, and ``mendable`` whether a
    field of the forms mends it.
    """

    def __init__(
        self,
        data: DataSpec,
        table: Description | None,
        error: str = "",
        *,
        mendable: bool = False,
    ) -> None:
        self.data = data
        self.table = table
        self.error = error
        self.mendable = mendable
        super().__init__()


class EditKept(Message):
    """An edit of an experiment has reached the store."""

    def __init__(self, experiment: str) -> None:
        self.experiment = experiment
        super().__init__()


class Submitted(Message):
    """A run was queued."""

    def __init__(self, experiment: str, run: str) -> None:
        self.experiment = experiment
        self.run = run
        super().__init__()


class Coached(Message):
    """What the coach says of a run that was trained as ``spec``; nothing before a whole epoch.
    ``helped`` is what came of its proposals.
    """

    def __init__(
        self,
        run: Run,
        spec: ExperimentSpec,
        told: tuple[Diagnosis, ...],
        helped: tuple[Helped, ...] = (),
    ) -> None:
        self.run = run
        self.spec = spec
        self.told = told
        self.helped = helped
        super().__init__()


class Spoken(Message):
    """What the coach is sure of while the run trains; None: nothing."""

    def __init__(self, run: Run, told: Diagnosis | None) -> None:
        self.run = run
        self.told = told
        super().__init__()


class Forecasted(Message):
    """What the experiment described by ``spec`` would take; ``measuring``: an engine tries it now,
    and its answer comes ``later``.
    """

    def __init__(
        self,
        spec: ExperimentSpec,
        found: Forecast,
        *,
        measuring: bool = False,
        later: bool = False,
    ) -> None:
        self.spec = spec
        self.found = found
        self.measuring = measuring
        self.later = later
        super().__init__()


class Created(Message):
    """A new experiment is in the store; the screen goes there."""

    def __init__(self, experiment: str) -> None:
        self.experiment = experiment
        super().__init__()


class AllRunsRead(Message):
    """The runs to show; None where ``error`` says what was wrong with the wish.

    ``lost`` are marked runs that somebody has deleted.
    """

    def __init__(
        self, view: RunPage | None, error: InputError | None = None, lost: Sequence[str] = ()
    ) -> None:
        self.view = view
        self.error = error
        self.lost = lost
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest answer counts."""
        return isinstance(message, AllRunsRead)


class RunPreviewed(Message):
    """A run of the list as its preview shows it: some of its epochs, at a version of its row; None
    of one that cannot be read.
    """

    def __init__(self, run: str, version: int, view: RunView | None) -> None:
        self.run = run
        self.version = version
        self.view = view
        super().__init__()


class RunsDeleted(Message):
    """These runs are deleted."""

    def __init__(self, runs: tuple[str, ...]) -> None:
        self.runs = runs
        super().__init__()


class StoreLost(Message):
    """The store is gone; ``sentence`` says so, and is empty once it is there again."""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence
        super().__init__()


class RunsEnded(Message):
    """These runs have ended since the store was last read."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self.runs = runs
        super().__init__()


class Answered(Message):
    """What was asked for is done, or refused (``error``); ``sentence`` says so."""

    def __init__(self, sentence: str, *, error: bool = False) -> None:
        self.sentence = sentence
        self.error = error
        super().__init__()


class Undone(Message):
    """A change of the store is taken back, or was ``refused`` (a code); ``sentence`` says so.

    ``runs`` are the ids of those that it was about.
    """

    def __init__(self, sentence: str = "", runs: Sequence[str] = (), refused: str = "") -> None:
        self.sentence = sentence
        self.runs = runs
        self.refused = refused
        super().__init__()


class Withdrawn(Message):
    """An experiment is off the list because its making was taken back; it came from ``before``."""

    def __init__(self, experiment: str, before: str | None) -> None:
        self.experiment = experiment
        self.before = before
        super().__init__()


class NoStore(Message):
    """The store cannot be opened; ``sentence`` says why. Nothing more will be told."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class Refused(Message):
    """Something could not be done; ``sentence`` says what and why, ``title`` stands above it."""

    def __init__(self, sentence: str, title: str = N_("That could not be done")) -> None:
        self.sentence = sentence
        self.title = title
        super().__init__()
