"""Words in the person's language: gettext's translations, and the catalogue of messages."""

from tui.locale.translation import _, n_
from tui.locale.words import words

__all__ = ["_", "n_", "words"]
