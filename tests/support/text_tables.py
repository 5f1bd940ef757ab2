"""A small table of reviews: what they say tells the label, beside a number that does not."""

from pathlib import Path

import numpy as np

GOOD, BAD = ("lovely", "warm", "kind", "好"), ("cold", "rude", "dull", "坏")
OTHER = ("the", "room", "was", "and", "staff", "breakfast", "bed")


def review_lines(rows: int = 60, seed: int = 7) -> list[str]:
    """Lines of a CSV: review, stars, verdict; a review is missing, one is empty of words."""
    chance = np.random.default_rng(seed)
    lines = ["review,stars,verdict"]
    for row in range(rows):
        good = bool(chance.random() < 0.5)
        words = [str(word) for word in chance.choice(OTHER, 2 + row % 7)]
        words.insert(row % 3, str(chance.choice(GOOD if good else BAD)))
        said = {5: "", 9: "?!"}.get(row, " ".join(words).capitalize() + "!")
        lines.append(f'"{said}",{int(chance.integers(1, 6))},{"good" if good else "bad"}')
    return lines


def reviews(folder: Path, rows: int = 60, seed: int = 7) -> Path:
    """The table as a file."""
    path = folder / f"reviews-{seed}.csv"
    path.write_text("\n".join(review_lines(rows, seed)) + "\n", "utf-8")
    return path
