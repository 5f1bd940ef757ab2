"""A run's status in the person's language."""

from tui.locale import _

_WORDS = {
    "queued": _("queued"),
    "running": _("running"),
    "paused": _("paused"),
    "finished": _("finished"),
    "stopped": _("stopped"),
    "failed": _("failed"),
    "crashed": _("crashed"),
}


def status_word(status: str) -> str:
    """The word for a status; one of another version as it stands."""
    return _WORDS.get(status, status)
