"""The lessons that ship: whole in both languages, short, and of experiments that can be made."""

import pytest

from engine.client.lesson_specs import On, lesson_spec
from engine.lessons.finding import shipped_lessons
from engine.lessons.lesson import Lesson
from engine.store.database import Store

LANGUAGES = {"en", "zh_TW"}
LESSONS = shipped_lessons()


def test_the_tutorials_exercises_are_there() -> None:
    ids = [one.id for one in LESSONS]
    assert [name[:2] for name in ids[:11]] == [f"{number:02}" for number in range(11)]
    assert set(ids[11:]) == {"convolution", "preparation", "pseudo-labels", "transfer"}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.id)
def test_everything_is_said_in_both_languages(lesson: Lesson) -> None:
    assert lesson.own is not None
    told = [lesson.title, lesson.texts, lesson.question, lesson.otherwise]
    told += [texts for one in lesson.answers for texts in (one.words, one.because)]
    told += [lesson.own.words, lesson.own.because, lesson.own.otherwise]
    assert [texts for texts in told if set(texts) != LANGUAGES] == []
    # Both languages fill in the same numbers
    for texts in (lesson.otherwise, *(one.because for one in lesson.answers)):
        assert {how for _, how in texts["en"].numbers} <= {how for _, how in texts["zh_TW"].numbers}
    assert 100 <= len(lesson.texts["en"].split()) <= 250
    assert 200 <= len(lesson.texts["zh_TW"]) <= 600
    assert lesson.folder.name == lesson.id


@pytest.mark.parametrize(
    "lesson", [one for one in LESSONS if one.id != "preparation"], ids=lambda one: one.id
)
def test_its_experiments_are_descriptions_and_differ(lesson: Lesson, store: Store) -> None:
    made = [
        lesson_spec(store, lesson, one, On(seed=7), {"base": "cafe"}) for one in lesson.experiments
    ]
    assert {spec.seed for spec in made} == {7}
    bare = [spec.model_copy(update={"name": "", "note": ""}) for spec in made]
    assert all(one != other for place, one in enumerate(bare) for other in bare[:place])
    assert len({spec.name for spec in made}) == len(made)
