"""What happened to a run, in words."""

import math

from engine.events import (
    Branched,
    Ended,
    EpochEnded,
    Event,
    Intervention,
    Noted,
    PseudoLabelled,
    Queued,
    Resumed,
    Saved,
    Started,
    Tested,
)
from engine.statuses import BROKEN
from tui.locale import _, n_, words
from tui.locale.key_words import key_word
from tui.text.figures import duration, metric_short, setting_value
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS
from tui.text.status import status_word


def place_text(epoch: int, step: int = 0) -> str:
    """Where training stands: in an epoch, and in a batch of it if there is one."""
    if not step:
        return _("epoch {epoch}", epoch=epoch)
    return _("epoch {epoch}, batch {batch}", epoch=epoch, batch=step)


def intervention_text(event: Intervention) -> str:
    """The change and its place."""
    what = key_word(event.action)
    if event.value is not None:
        is_number = isinstance(event.value, float | int)
        what += f" {event.value:g}" if is_number else f" {event.value}"
    return _(
        "{what} in epoch {epoch}, batch {batch}", what=what, epoch=event.epoch, batch=event.step
    )


def resumed_text(event: Resumed) -> str:
    """Where training goes on, what was lost, and whether the digits stay."""
    place = place_text(event.epochs + 1, event.step + 1 if event.step else 0)
    lost = _("nothing was lost")
    if event.lost > 0:
        lost = _("{seconds:.1f} s of training were lost", seconds=event.lost)
    said = _("resumed at {place}; {lost}", place=place, lost=lost)
    if event.exact:
        return said
    return _("{said}; on a GPU the last digits of what follows may differ", said=said)


def branched_text(event: Branched) -> str:
    """Where the run comes from, and what was trained again to get there."""
    said = _("goes on from the end of epoch {epoch} of run {run}", epoch=event.epoch, run=event.run)
    if not event.replayed:
        return said
    return n_(
        "{said}; an epoch was trained again for that, to the last bit",
        "{said}; {count} epochs were trained again for that, to the last bit",
        event.replayed,
        said=said,
    )


def tested_text(event: Tested) -> str:
    """What the rows kept aside came to."""
    pairs = "  ".join(f"{name} {metric_short(value)}" for name, value in event.metrics.items())
    return n_(
        "test: {metrics} on {count:,} row kept aside, with the model of epoch {epoch}",
        "test: {metrics} on {count:,} rows kept aside, with the model of epoch {epoch}",
        event.rows,
        metrics=pairs,
        epoch=event.epoch,
    )


MOST_CLASSES = 12
"""So many classes of a round are told in words."""


def round_text(event: PseudoLabelled) -> str:
    """How many rows a round has labelled, and how many of these labels are right."""
    new = sum(event.counts.values())
    if not new:
        return n_(
            "round {round} after epoch {epoch}: no row is sure enough, {count:,} has no label",
            "round {round} after epoch {epoch}: no row is sure enough, {count:,} have no label",
            event.left,
            round=event.round,
            epoch=event.epoch,
        )
    return n_(
        "round {round} after epoch {epoch}: {count:,} row labelled, {right:.1%} of them right; "
        "{left:,} have no label, {rows:,} train",
        "round {round} after epoch {epoch}: {count:,} rows labelled, {right:.1%} of them right; "
        "{left:,} have no label, {rows:,} train",
        new,
        round=event.round,
        epoch=event.epoch,
        right=sum(event.right.values()) / new,
        left=event.left,
        rows=event.training_rows,
    )


def purity_text(event: PseudoLabelled) -> str:
    """Rows by the class that they were given, with the share that is right; the most in front."""
    given = sorted(event.counts, key=lambda name: -event.counts[name])
    told = [
        f"{shown(name, 20)} {event.counts[name]:,} ({event.right[name] / event.counts[name]:.0%})"
        for name in given
        if event.counts[name]
    ]
    rest = len(told) - MOST_CLASSES
    more = [_("and {count} more classes", count=rest)] if rest > 0 else []
    return "  ".join([*told[:MOST_CLASSES], *more])


def _turn(event: Resumed | Branched | PseudoLabelled | Tested) -> str:
    match event:
        case Resumed():
            return resumed_text(event)
        case Branched():
            return branched_text(event)
        case PseudoLabelled():
            return f"{round_text(event)}  {purity_text(event)}".rstrip()
        case Tested():
            return tested_text(event)


def event_words(event: Event) -> tuple[str, str]:
    """An event as a sentence, and its role."""
    match event:
        case Queued():
            return _("queued"), "faint"
        case Started():
            return _started(event), "strong"
        case EpochEnded():
            pairs = "  ".join(
                f"{name} {metric_short(value)}" for name, value in event.metrics.items()
            )
            unknown = math.isnan(event.learning_rate)  # of a program of its own that does not say
            rate = GLYPHS.dash if unknown else setting_value(event.learning_rate)
            return _(
                "epoch {epoch}  {metrics}  rate {rate}  {time}",
                epoch=event.epoch,
                metrics=pairs,
                rate=rate,
                time=duration(event.seconds),
            ), ""
        case Intervention():
            return intervention_text(event), "accent"
        case Saved():
            return _(
                "{what} of {place} saved: {file}",
                what=event.what,
                place=place_text(event.epoch, event.step),
                file=event.file,
            ), "faint"
        case Noted():
            return words(event.text), "faint"
        case Resumed() | Branched() | PseudoLabelled() | Tested():
            return _turn(event), "strong"
        case Ended():
            return _ended(event), "bad" if event.status in BROKEN else "good"


def _started(event: Started) -> str:
    values = {
        "rows": event.training_rows,
        "steps": event.steps,
        "parameters": event.parameters,
    }
    if not event.validation_rows:
        return _(
            "training began: {rows:,} rows train, {steps:,} steps an epoch, "
            "{parameters:,} parameters",
            **values,
        )
    return _(
        "training began: {rows:,} rows train, {held_out:,} validate, {steps:,} steps an epoch, "
        "{parameters:,} parameters",
        held_out=event.validation_rows,
        **values,
    )


def _ended(event: Ended) -> str:
    told = _("{status} after {count} epochs", status=status_word(event.status), count=event.epochs)
    return f"{told}: {words(event.message)}" if event.message else told
