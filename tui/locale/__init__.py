"""Words in the person's language: translations, and the catalogue of messages."""

from tui.locale.translation import N_, Worded, _, n_
from tui.locale.words import words

__all__ = ["N_", "Worded", "_", "n_", "words"]
