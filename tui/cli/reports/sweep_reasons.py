"""Why trials of a sweep did not train to their end."""

from collections.abc import Sequence

from engine.messages import Said
from engine.store.database import Store
from engine.store.reasons import reason_of
from engine.store.runs import some_runs
from engine.store.sweeps import Trial
from tui.locale import _, n_, words
from tui.text.fitting import shown

CUT_SHORT = ("failed", "pruned", "stopped")
REASONS_SHOWN = 3
LONGEST = 500


def reasons(store: Store, known: Sequence[Trial]) -> dict[int, tuple[str, Said]]:
    """Of each trial that was cut short the run that tells why, and what it tells, by its number."""
    short = [one for one in known if one.state in CUT_SHORT]
    runs = {one.id: one for one in some_runs(store, [run for one in short for run in one.runs])}
    found: dict[int, tuple[str, Said]] = {}
    for trial in short:
        for run in (runs[name] for name in trial.runs if name in runs):
            if run.status != "finished" and (why := reason_of(store, run)):
                found[trial.number] = (run.id, why)
                break
    return found


def reason_lines(store: Store, known: Sequence[Trial]) -> list[str]:
    """The first trial that failed for each reason, with how many more failed for the same."""
    failed = [one for one in known if one.state == "failed"]
    told = reasons(store, failed)
    alike: dict[str, list[Trial]] = {}
    for one in failed:
        text = shown(words(told[one.number][1]), LONGEST) if one.number in told else ""
        alike.setdefault(text, []).append(one)
    rows = [
        _failed(trials, told.get(trials[0].number, (trials[0].runs[0], ""))[0], text)
        for text, trials in list(alike.items())[:REASONS_SHOWN]
    ]
    rest = len(alike) - REASONS_SHOWN
    if rest > 0:
        said = n_("... and for {count} reason more", "... and for {count} reasons more", rest)
        rows.append(said)
    return rows


def _failed(alike: Sequence[Trial], run: str, why: str) -> str:
    about = {"number": alike[0].number, "run": run, "why": why}
    said = _("trial {number} failed (run {run})", **about)
    if why:
        said = _("trial {number} failed (run {run}): {why}", **about)
    more = len(alike) - 1
    if not more:
        return said
    return said + n_("; {count} more failed so, too", "; {count} more failed so, too", more)
