"""The coach's figures and the presets' notes have Chinese words in Chinese; keys stay."""

import ast
import re
from collections.abc import Iterator

import pytest

from coach_records import made
from code_reading import sources
from engine.coach.rules.diagnosing import diagnoses_of
from engine.lessons.presets import presets
from tui.locale.language import CHINESE, speak
from tui.text.coached import evidence_line
from tui.text.evidence_names import EVIDENCE, evidence_name
from tui.text.preset_notes import name_and_note, said_note

CHINESE_LETTER = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_CHINESE = {"dropout", "l1", "l2"}


def keys_of_rules() -> Iterator[str]:
    """The keys of every table that a rule names ``evidence``."""
    for _path, tree in sources("engine/coach/rules"):
        for node in ast.walk(tree):
            given = node.value if isinstance(node, ast.keyword | ast.Assign) else None
            if not isinstance(given, ast.Dict):
                continue
            assert isinstance(node, ast.keyword | ast.Assign)
            names = [node.arg] if isinstance(node, ast.keyword) else map(ast.unparse, node.targets)
            if "evidence" in names:
                yield from (key.value for key in given.keys if isinstance(key, ast.Constant))  # type: ignore[misc]


def test_every_figure_of_every_rule_has_its_words() -> None:
    assert set(keys_of_rules()) == set(EVIDENCE)


def test_the_words_of_figures_are_chinese_in_chinese() -> None:
    speak(CHINESE)
    without = {key for key in EVIDENCE if not CHINESE_LETTER.search(evidence_name(key))}
    assert without == SAME_IN_CHINESE


def test_the_line_of_figures_is_chinese_and_the_keys_are_not() -> None:
    found = diagnoses_of(made("training.optimizer.learning_rate=1e-6", loss=[0.7] * 20, skill=0.0))
    told = found[0]
    assert "learning rate 1e-06" in evidence_line(told)
    speak(CHINESE)
    assert "學習率 1e-06" in evidence_line(told)
    assert "learning" not in evidence_line(told)
    assert "learning_rate" in told.evidence


def test_the_note_of_a_preset_is_chinese_in_chinese() -> None:
    notes = [preset.note for preset in presets() if preset.note]
    assert [said_note(note) for note in notes] == notes
    speak(CHINESE)
    assert all(CHINESE_LETTER.search(said_note(note)) for note in notes)
    assert name_and_note("mine", notes[0]) == f"mine: {said_note(notes[0])}"


@pytest.mark.parametrize("note", ["", "my own {words}", "epochs", "learning rate"])
def test_what_a_person_wrote_stays_as_they_wrote_it(note: str) -> None:
    speak(CHINESE)
    assert said_note(note) == note
