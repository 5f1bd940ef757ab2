"""What is said when runs end, fail, crash or are lost."""

from collections.abc import Sequence

from engine.statuses import BROKEN
from engine.store.runs import Run
from engine.tasks.metrics import USUAL
from tui.locale import _, words
from tui.text.figures import metric_short
from tui.text.repeats import which_repeat
from tui.text.status import status_word

NAMED = 3


def was_cancelled(run: Run) -> bool:
    """Whether the run was taken off the queue: who did so knows."""
    return run.status == "stopped" and run.started is None


def ended_words(runs: Sequence[Run]) -> tuple[str, bool]:
    """The sentence, and whether anything went wrong."""
    wrong = [run for run in runs if run.status in BROKEN]
    if len(runs) == 1:
        return _of_one(runs[0]), bool(wrong)
    told = [f"{_named(run)} ({status_word(run.status)})" for run in [*wrong, *_right(runs)][:NAMED]]
    if len(runs) > NAMED:
        told.append(_("{count} more", count=len(runs) - NAMED))
    many = _("{count} runs have ended: {names}", count=len(runs), names=", ".join(told))
    return many, bool(wrong)


def _right(runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs if run.status not in BROKEN]


def _named(run: Run) -> str:
    """The run's name, with its seed where it is one of several."""
    if run.facts.base_seed is None:
        return run.name
    return f"{run.name} {which_repeat(run)}"


def _of_one(run: Run) -> str:
    match run.status:
        case "failed":
            return _("{name} failed: {reason}", name=_named(run), reason=words(run.message))
        case "crashed":
            return _("{name} crashed: {reason}", name=_named(run), reason=words(run.message))
        case "pruned":
            return _("{name}: {reason}", name=_named(run), reason=words(run.message))
        case "stopped":
            return _(
                "{name} has stopped after epoch {epoch}", name=_named(run), epoch=run.epochs_done
            )
        case _:
            return _finished(run)


def _finished(run: Run) -> str:
    metric = next((one for one in USUAL if one in run.last), None)
    if metric is None:
        return _("{name} has finished", name=_named(run))
    value = metric_short(run.last[metric])
    return _("{name} has finished: {metric} {value}", name=_named(run), metric=metric, value=value)
