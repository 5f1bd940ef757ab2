"""Files in sentences that have one line."""

from pathlib import Path


def without_folder(sentence: str, source: str) -> str:
    """The sentence with a table's file named without its folder."""
    return sentence.replace(f"{Path(source).parent}/", "")
