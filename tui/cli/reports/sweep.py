"""A sweep told in lines of text, or of JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine.client.sweep_results import best_trial
from engine.store.database import Store
from engine.store.sweep_work import seconds_left, standing
from engine.store.sweeps import Sweep, Trial
from engine.sweeps.grid import labels
from engine.sweeps.luck import Luck
from tui.cli.console.output import emit, say, screen_cells
from tui.cli.reports.progress import LiveLine, bar
from tui.cli.reports.run_json import said_object
from tui.cli.reports.sweep_reasons import reason_lines, reasons
from tui.locale import N_, Worded, _, n_
from tui.text.figures import duration, metric, setting_value
from tui.text.fitting import fit, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.tables import columns, short

BEST_SHOWN = 10
STATES = Worded(
    {
        "waiting": N_("waits"),
        "running": N_("running"),
        "complete": N_("finished"),
        "pruned": N_("pruned"),
        "stopped": N_("stopped"),
        "failed": N_("failed"),
        "deleted": N_("deleted"),
    }
)
STATUSES = Worded(
    {
        "open": N_("open"),
        "paused": N_("set aside"),
        "stopped": N_("stopped"),
        "finished": N_("finished"),
    }
)


class SweepText:
    """A line where a trial is over, at the end the best ones; on a terminal a live line below."""

    def __init__(self, store: Store) -> None:
        self._store, self._line = store, LiveLine()

    def trial(self, found: Sweep, known: Sequence[Trial], one: Trial) -> None:
        """Print what it came to."""
        self._line.clear()
        is_best = best_trial(found, list(known)) is one
        text, cells = _trial_line(found, one, is_best), screen_cells()
        say(text if cells is None or width(text) < cells else fit(text, cells - 1).rstrip())

    def progress(self, found: Sweep, known: Sequence[Trial]) -> None:
        """Draw the live line."""
        if self._line.on:
            self._line.draw(progress_text(found, known))

    def ended(self, found: Sweep, known: Sequence[Trial]) -> None:
        """Print the best trials."""
        self._line.clear()
        for row in ("", *sweep_lines(self._store, found, known)):
            say(row)


class SweepJson:
    """One object a line: ``trial`` where one is over, then ``ended``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def trial(self, found: Sweep, known: Sequence[Trial], one: Trial) -> None:  # noqa: ARG002
        """Print it."""
        emit(trial_events(self._store, found, [one])[0])

    def progress(self, found: Sweep, known: Sequence[Trial]) -> None:
        """Nothing."""

    def ended(self, found: Sweep, known: Sequence[Trial]) -> None:
        """Print how it stands."""
        emit({"event": "ended", **sweep_object(self._store, found, known)})


def trial_events(store: Store, found: Sweep, some: Sequence[Trial]) -> list[dict[str, Any]]:
    """Trials as JSON has them line by line, each with why it was cut short; empty where it was
    not.
    """
    why = reasons(store, some)
    return [
        {
            "event": "trial",
            "sweep": found.id,
            **trial_object(one),
            **said_object("message", why[one.number][1] if one.number in why else ""),
        }
        for one in some
    ]


def trial_object(one: Trial) -> dict[str, Any]:
    """A trial as JSON has it."""
    return {
        "trial": one.number,
        "state": one.state,
        "value": one.value,
        "params": one.params,
        "epochs": one.epochs,
        "seconds": one.seconds,
        "runs": list(one.runs),
    }


def sweep_object(store: Store, found: Sweep, known: Sequence[Trial]) -> dict[str, Any]:
    """A sweep as JSON has it, with its best trial; its status is the one that is listed."""
    best = best_trial(found, list(known))
    return {
        "sweep": found.id,
        "name": found.name,
        "status": standing(store, found),
        "metric": found.sweep.judged_by,
        "wanted": found.sweep.trials,
        "trials": len(known),
        **{state: sum(one.state == state for one in known) for state in STATES},
        "seconds": found.worked,
        "best": None if best is None else trial_object(best),
    }


def progress_text(found: Sweep, known: Sequence[Trial]) -> str:
    """Where a sweep stands, in a line."""
    over = sum(one.is_over for one in known)
    told, best = found.sweep, best_trial(found, list(known))
    train = sum(one.state == "running" for one in known)
    pruned = sum(one.state == "pruned" for one in known)
    parts = [_("{done} trials done", done=over)]
    if told.trials is not None:
        drawn = bar(min(over / max(told.trials, 1), 1.0))
        parts = [drawn, _("{done} of {count} trials", done=over, count=told.trials)]
    parts.append(_("{count} training", count=train))
    if pruned:
        parts.append(_("{count} pruned", count=pruned))
    if best is not None and best.value is not None:
        value = metric(best.value)
        parts.append(_("best {value} (trial {number})", value=value, number=best.number))
    left = seconds_left(found, over)
    if left is not None:
        parts.append(_("{time} left", time=duration(left, whole=True)))
    return "  ".join(parts)


def _trial_line(found: Sweep, one: Trial, is_best: bool) -> str:
    told, keys = found.sweep, list(found.sweep.space)
    value = "" if one.value is None else f"{short(told.judged_by)} {metric(one.value)}"
    count = f"{one.number}" if told.trials is None else f"{one.number}/{told.trials}"
    epochs = n_("{count} epoch", "{count} epochs", one.epochs)
    state = STATES[one.state]
    named = zip(keys, labels(keys), strict=True)
    values = " ".join(
        f"{name}={value_text(one.params[key])}" for key, name in named if key in one.params
    )
    mark = GLYPHS.best if is_best else " "
    return shown(f"{count:>7} {mark} {value:<15} {state}, {epochs}  {values}", 200)


def value_text(value: Any) -> str:
    """A trial's value as one reads it."""
    return setting_value(value) if isinstance(value, float) else str(value)


def sweep_lines(store: Store, found: Sweep, known: Sequence[Trial]) -> list[str]:
    """What a sweep came to: its counts, its best trials in a table, why others failed."""
    told = found.sweep
    counts = [
        f"{STATES.get(state, state)} {number}"
        for state in STATES
        if (number := sum(one.state == state for one in known))
    ]
    made = n_("{count} trial", "{count} trials", len(known))
    rows = [
        _(
            'sweep {id} of "{name}": {made} ({counts}), {epochs:,} epochs, {time} of training',
            id=found.id,
            name=shown(found.name, 60),
            made=made,
            counts=", ".join(counts) or "-",
            epochs=sum(one.epochs for one in known),
            time=duration(found.worked, whole=True),
        )
    ]
    best = sorted_trials(found, known)[:BEST_SHOWN]
    if best:
        rows += ["", *trial_table(told.judged_by, list(told.space), best), *_left_out(known)]
    failed = reason_lines(store, known)
    return [*rows, "", *failed] if failed else rows


def _left_out(known: Sequence[Trial]) -> list[str]:
    """How many trials cannot be among the best, for they were ended early."""
    pruned = sum(one.state == "pruned" for one in known)
    if not pruned:
        return []
    told = n_("{count} pruned trial is left out", "{count} pruned trials are left out", pruned)
    return ["", told]


def sorted_trials(found: Sweep, known: Sequence[Trial]) -> list[Trial]:
    """The finished trials, the best first."""
    sign = 1.0 if found.sweep.minimizes else -1.0
    done = [one for one in known if one.state == "complete" and one.value == one.value]
    return sorted(done, key=lambda one: (sign * (one.value or 0.0), one.number))


def trial_table(judged_by: str, keys: list[str], found: Sequence[Trial]) -> list[str]:
    """Trials under each other: number, run, value, epochs and what was searched."""
    head = [_("trial"), _("run"), short(judged_by), _("epochs"), *labels(keys)]
    rows = [
        [
            str(one.number),
            one.runs[0] if one.runs else "-",
            "-" if one.value is None else metric(one.value),
            str(one.epochs),
            *(value_text(one.params[key]) if key in one.params else "-" for key in keys),
        ]
        for one in found
    ]
    return columns(head, rows, left=frozenset({1}))


def luck_object(found: Luck) -> dict[str, Any]:
    """How much of the best trial's value is luck, as JSON has it."""
    return {**asdict(found), "fresh": list(found.fresh)}


def luck_lines(found: Luck) -> list[str]:
    """How much of the best trial's value is luck."""
    rows = [
        _(
            "selected as the best of {trials}: {selected}; with {count} fresh seeds "
            "{mean} ± {deviation}",
            trials=found.trials,
            selected=metric(found.selected),
            count=len(found.fresh),
            mean=metric(found.mean),
            deviation=metric(found.deviation),
        ),
        _flattered(found),
        _(
            "the best of {trials} equally good trials would stand out by about {chance:.4f} by its "
            "seed alone",
            trials=found.trials,
            chance=found.by_chance,
        ),
    ]
    if found.start is not None:
        sentence = (
            _("the experiment it began with comes to {start}: the best trial is better")
            if found.is_better
            else _("the experiment it began with comes to {start}: that is no more than noise")
        )
        rows.append(sentence.format(start=metric(found.start)))
    return rows


def _flattered(found: Luck) -> str:
    if found.flattered > 0:
        return _("the selected value flatters by {by:.4f}", by=found.flattered)
    if found.flattered < 0:
        said = _("the selected value does not flatter: fresh seeds are better by {by:.4f}")
        return said.format(by=-found.flattered)
    return _("the selected value does not flatter")


def importance_lines(shares: dict[str, float]) -> list[str]:
    """The searched keys with their shares, the greatest first."""
    widest = max((len(key) for key in shares), default=0)
    return [f"{key:<{widest}}  {bar(share)} {share:4.0%}" for key, share in shares.items()]
