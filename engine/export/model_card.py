"""``MODEL_CARD.md``, in the order of Hugging Face's model cards.

M. Mitchell et al.: Model Cards for Model Reporting, FAT* 2019 (doi 10.1145/3287560.3287596).
"""

from __future__ import annotations

from pathlib import Path

from engine.export.card_details import details, front_matter, how_to_use, uses
from engine.export.card_limits import limits
from engine.export.card_markdown import text
from engine.export.card_repeating import repeating
from engine.export.card_scores import evaluation
from engine.export.card_sources import CardSources, card_sources
from engine.export.card_training import data, lines_of, preparation, procedure
from engine.export.run_record import RunRecord
from engine.io.files import write_atomically
from engine.store.database import Store

CARD = "MODEL_CARD.md"


def card(sources: CardSources) -> str:
    """The whole card."""
    head = [*front_matter(sources), "", f"# Model card: {text(sources.account.run.name)}", ""]
    parts = [
        head,
        details(sources),
        uses(sources),
        limits(sources),
        how_to_use(sources),
        ["## Training details", ""],
        data(sources),
        preparation(sources),
        procedure(sources),
        evaluation(sources),
        repeating(sources),
    ]
    return "\n".join(lines_of(parts)).rstrip() + "\n"


def write_card(store: Store, account: RunRecord, folder: Path) -> None:
    """Write the card; it tells of the files that lie in the folder by now.

    Raises:
        OSError: the folder is not writable, or full.
    """
    files = frozenset(path.name for path in folder.iterdir())
    written = card(card_sources(store, account, files))
    write_atomically(folder / CARD, written.encode("utf-8", "backslashreplace"))
