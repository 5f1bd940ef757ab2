"""What can be exported, by the names that people use; imports nothing heavy."""

from data.errors import InputError

PARTS = {
    "script": "train.py with its table and lock.json",
    "metrics": "metrics.csv, and metrics.parquet with pyarrow",
    "charts": "loss, accuracy and learning rate as SVG and PNG",
    "model": "model.keras and preparation.json",
    "tensorboard": "a log directory for TensorBoard",
}
USUAL = ("script", "metrics", "charts", "model")


def parts_from(text: str | None) -> list[str]:
    """The parts that a person names, separated by commas; without any the usual ones.

    Raises:
        InputError: one of them is unknown.
    """
    if text is None:
        return list(USUAL)
    named = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [part for part in named if part not in PARTS]
    if unknown or not named:
        what = f'"{unknown[0]}" cannot be exported' if unknown else "nothing is named to export"
        raise InputError(f"{what}; these can: {', '.join(PARTS)}")
    return list(dict.fromkeys(named))
