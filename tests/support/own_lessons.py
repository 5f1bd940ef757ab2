"""Lessons of a teacher's folder, small enough for a scripted host."""

from pathlib import Path

LESSON = """
id = "longer"
expected = "B"
title = { en = "Longer", zh_TW = "久一點" }
[[experiments]]
name = "two"
preset = "00-first-model"
set = ["training.epochs=2"]
[[experiments]]
name = "four"
preset = "00-first-model"
set = ["training.epochs=4"]
[question]
en = "Two epochs or four: which one ends with the lower loss?"
zh_TW = "兩個週期還是四個：誰的損失比較低？"
[answers.A]
words = "Two."
holds = 'last(loss, "two") < last(loss, "four")'
because = "Two came to {last(loss, \\"two\\"):.3f}."
[answers.B]
words = { en = "Four.", zh_TW = "四個。" }
holds = 'last(loss, "four") < last(loss, "two")'
because.en = "Four came to {last(loss, \\"four\\"):.3f}, two to {last(loss, \\"two\\"):.3f}."
because.zh_TW = "四個到 {last(loss, \\"four\\"):.3f}。"
[otherwise]
en = "Both the same."
[try]
start = "two"
words = "Train it until the loss is below 0.15."
holds = 'last(loss, "try") < 0.15'
because = "It came to {last(loss, \\"try\\"):.3f}."
otherwise = "It came to {last(loss, \\"try\\"):.3f} only."
"""


def write_lesson(folder: Path, text: str = LESSON, *changes: tuple[str, str]) -> Path:
    """A lesson in a folder of its own; ``changes`` replace parts of its text."""
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lesson.toml").write_text(text, "utf-8")
    (folder / "text.en.md").write_text("The longer it trains,\nthe lower.\n\nMostly.\n", "utf-8")
    (folder / "text.zh_TW.md").write_text("訓練越久，損失越低。\n", "utf-8")
    return folder
