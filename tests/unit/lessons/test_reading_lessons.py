"""A lesson's folder: what it says, and what is told of a broken one."""

import re
from pathlib import Path

import pytest

from data.errors import InputError
from data.messages import Message
from engine.lessons.expressions.functions import FUNCTIONS
from engine.lessons.finding import find_lessons, shipped_lessons
from engine.lessons.reading import read_lesson
from manual_blocks import MANUAL
from own_lessons import LESSON, write_lesson
from tui.locale import words


def test_a_lesson_is_read_with_all_its_languages(tmp_path: Path) -> None:
    lesson = read_lesson(write_lesson(tmp_path / "a"))
    assert (lesson.id, lesson.runs, lesson.letters) == ("longer", ("two", "four"), ("A", "B"))
    assert lesson.title == {"en": "Longer", "zh_TW": "久一點"}
    assert set(lesson.texts) == {"en", "zh_TW"}
    assert lesson.own is not None
    assert lesson.experiment("four").changes == ("training.epochs=4",)


BROKEN = [
    (('id = "longer"', ""), "id", "lesson.missing"),
    (('id = "longer"', 'id = "Too Long"'), "id", "lesson.bad_id"),
    (('id = "longer"', "id = 3"), "id", "lesson.no_text"),
    (('id = "longer"', 'id = "longer"\nmore = 1'), "more", "lesson.unknown_key"),
    (('name = "four"', 'name = "two"'), "experiments.2.name", "lesson.same_name"),
    (('name = "four"', 'name = "try"'), "experiments.2.name", "lesson.bad_name"),
    (('name = "four"', 'name = "fo:ur"'), "experiments.2.name", "lesson.bad_name"),
    (('preset = "00-first-model"', 'preset = "x"'), "experiments.1.preset", "lesson.not_one_of"),
    (
        ('preset = "00-first-model"\n', ""),
        "experiments.1.preset",
        "lesson.preset_or_spec",
    ),
    (('["training.epochs=2"]', "3"), "experiments.1.set", "lesson.no_list"),
    (('expected = "B"', 'expected = "C"'), "expected", "lesson.not_one_of"),
    (("[answers.B]", "[answers.C]"), "answers.B", "lesson.missing"),
    (('last(loss, "four") < last', "last(loss) < last"), "answers.B.holds", "expression.no_run"),
    (('words = "Two."', "words = {}"), "answers.A.words", "lesson.missing"),
    (('{last(loss, \\"two\\"):.3f}.', "{"), "answers.A.because.en", "expression.bracket_alone"),
    (('start = "two"', 'start = "six"'), "try.start", "lesson.not_one_of"),
    (('last(loss, "try") < 0.15', 'last(loss, "try")'), "try.holds", "expression.no_truth"),
    (("[otherwise]", "[others]"), "others", "lesson.unknown_key"),
]


@pytest.mark.parametrize(("change", "key", "reason"), BROKEN)
def test_a_broken_lesson_names_its_file_the_key_and_the_reason(
    tmp_path: Path, change: tuple[str, str], key: str, reason: str
) -> None:
    assert change[0] in LESSON
    folder = write_lesson(tmp_path / "a", LESSON.replace(*change, 1))
    with pytest.raises(InputError) as refused:
        read_lesson(folder)
    params = refused.value.message.params
    assert (refused.value.code, params["key"]) == ("lesson.bad_key", key)
    assert refused.value.file == str(folder / "lesson.toml")
    assert isinstance(params["reason"], Message)
    assert params["reason"].code == reason
    said = words(refused.value)
    assert key in said
    assert "{" not in said.replace("'{'", "").replace("a { stands", "")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id = ", "lesson.bad_toml"),
        (b"id = '\xff'", "lesson.no_utf8"),
        (b"a" + b"[" * 5000, "lesson.bad_toml"),
        (b"#" * 200_001, "lesson.file_too_large"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    folder = write_lesson(tmp_path / "a")
    (folder / "lesson.toml").write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_lesson(folder)
    assert (refused.value.code, refused.value.file) == (code, str(folder / "lesson.toml"))


def test_a_lesson_without_a_text_is_told(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "a")
    for path in folder.glob("text.*"):
        path.unlink()
    with pytest.raises(InputError) as refused:
        read_lesson(folder)
    assert refused.value.code == "lesson.no_file"


def test_a_folder_may_be_a_lesson_or_hold_several_and_broken_ones_are_set_apart(
    tmp_path: Path,
) -> None:
    write_lesson(tmp_path / "good")
    write_lesson(tmp_path / "other", LESSON, ('id = "longer"', 'id = "longest"'))
    write_lesson(tmp_path / "same")
    write_lesson(tmp_path / "sad", "id = 'sad'")
    found = find_lessons(tmp_path)
    assert [one.id for one in found.all[-2:]] == ["longer", "longest"]
    assert [(folder.name, flaw.code) for folder, flaw in found.broken] == [
        ("sad", "lesson.bad_key"),
        ("same", "lesson.same_id"),
    ]
    assert find_lessons(tmp_path / "good").all[-1].id == "longer"
    with pytest.raises(InputError) as refused:
        found.find("sad")
    assert refused.value.code == "lesson.bad_key"


def test_a_lesson_of_the_folder_takes_the_place_of_one_that_ships(tmp_path: Path) -> None:
    write_lesson(tmp_path / "a", LESSON, ('id = "longer"', 'id = "01-loss"'))
    found = find_lessons(tmp_path)
    assert len(found.all) == len(shipped_lessons())
    assert found.find("01").runs == ("two", "four")


@pytest.mark.parametrize(
    ("named", "code"), [("0", "lesson.several_begin_so"), ("x", "lesson.not_found")]
)
def test_a_name_that_is_none_or_several_is_told_with_those_there_are(named: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        find_lessons().find(named)
    assert refused.value.code == code
    assert len(refused.value.message.params["known"]) > 5


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_a_folder_without_lessons_is_told(tmp_path: Path, place: str) -> None:
    with pytest.raises(InputError) as refused:
        find_lessons(tmp_path / place)
    assert refused.value.code in ("lesson.no_folder", "lesson.no_lessons")


def test_the_manuals_example_is_a_lesson_and_its_table_has_every_function(tmp_path: Path) -> None:
    page = (MANUAL / "lessons.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    lesson = read_lesson(write_lesson(tmp_path / "wider", example[1]))
    assert (lesson.runs, lesson.expected) == (("128", "512"), "B")
    told = set(re.findall(r"`(\w+)(?:\([^`]*\))?`", page.partition("| function |")[2]))
    assert set(FUNCTIONS) <= told
