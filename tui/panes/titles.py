"""Which run the curves show, in the words of their title."""

from engine.store.reasons import reason
from tui.locale import _, words
from tui.model.state import BenchState
from tui.panes.bands import band_words


def curves_title(state: BenchState) -> tuple[str, str]:
    """The run's name and what it is one of, and why it stands still or has gone wrong."""
    view = state.shown
    if view is None:
        return "", ""
    standing, origin = state.snapshot.on_show.get(view.run.experiment), view.run.origin
    parts = [view.run.name]
    if standing is not None and standing.run.id != view.run.id:
        older = view.run.created < standing.run.created
        said = _("(older run {run})") if older else _("(newer run {run})")
        parts.append(said.format(run=view.run.id))
    if origin is not None:
        run = state.snapshot.named(origin.run)
        parts.append(_("from epoch {epoch} of {run}", epoch=origin.epoch, run=run))
    if band := band_words(state):
        parts.append(band)
    told = view.run.status in ("failed", "crashed", "paused")
    return "  ".join(parts), words(reason(view.run, view.log)) if told else ""
