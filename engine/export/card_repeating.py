"""How the model was made, and how to make and check it again."""

from __future__ import annotations

from engine.export.card_markdown import block, text
from engine.export.card_sources import CardSources


def repeating(sources: CardSources) -> list[str]:
    """The section ``How it was made``."""
    versions = [f"{text(name)} {text(value)}" for name, value in sources.account.versions.items()]
    lines = [f"- Versions: {', '.join(versions)}"] if versions else []
    commands: list[str] = []
    if "lock.json" in sources.files:
        commands = ["pkgo-tui verify .", "pkgo-tui verify . --run-script"]
        lines.append("- `lock.json` holds what a repetition is held to, epoch by epoch")
    if "train.py" in sources.files:
        lines.append("- `train.py` repeats the training, with the versions in `lock.json`")
    told = [*block("\n".join(commands), "sh"), ""] if commands else []
    return ["## How it was made", "", *lines, *([""] if lines else []), *told]
