"""What happened to a run, in words."""

from engine.events import Branched, Intervention, Resumed
from tui.locale import _, n_


def place_text(epoch: int, step: int = 0) -> str:
    """Where training stands: in an epoch, and in a batch of it if there is one."""
    if not step:
        return _("epoch {epoch}", epoch=epoch)
    return _("epoch {epoch}, batch {batch}", epoch=epoch, batch=step)


def intervention_text(event: Intervention) -> str:
    """The change and its place."""
    what = event.action
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
