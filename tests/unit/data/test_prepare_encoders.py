"""Every encoder gives what scikit-learn's own gives when it is fitted on the same cells."""

from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.model_selection import PredefinedSplit
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

from data.options import PreparationOptions
from data.prepare.column import Training
from data.prepare.list_column import items_in, separator_of
from data.prepare.registry import fit_column
from small_tables import schema, table

chance = np.random.default_rng(3)
ROWS = 240
CITIES = [str(city) for city in chance.choice(["Rom", "Ulm", "Bonn", "Köln", "", "a", "b"], ROWS)]
LATER = ["Ulm", "Wien", "", "b", "Rom"]
SENTENCES = [
    "The cat sat.",
    "a DOG barked  twice",
    "cat\tand dog, cat",
    "",
    "Größe 10 cm",
    "x",
    "是 猫",
]
TEXTS = [str(text) for text in chance.choice(SENTENCES, ROWS)]


def column(cells: list[str], role: Any, targets: Any = None, **options: Any) -> Any:
    about = schema({"c": role}).columns[0]
    cell = table({"c": cells}).columns[0]
    return fit_column(Training(cell, about, PreparationOptions(**options), targets))


def values(fitted: Any, cells: list[str], folds: Any = None) -> Any:
    applied = fitted.apply(table({"c": cells}).columns[0], folds)
    outputs = range(len(fitted.outputs))
    return np.column_stack([applied.value(place) for place in outputs])


def upright(cells: list[str]) -> Any:
    return np.array(cells, dtype=object).reshape(-1, 1)


@pytest.mark.parametrize("most", [2, 4, 20])
def test_one_hot(most: int) -> None:
    encoder = OneHotEncoder(
        max_categories=most, handle_unknown="infrequent_if_exist", sparse_output=False
    ).fit(upright(CITIES))
    fitted = column(CITIES, "nominal", most_categories=most)
    assert np.array_equal(
        values(fitted, CITIES + LATER), encoder.transform(upright(CITIES + LATER))
    )


def test_ordinal_codes() -> None:
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    expected = encoder.fit(upright(CITIES)).transform(upright(CITIES + LATER))
    fitted = column(CITIES, "nominal", encoding="ordinal", scaling="none")
    assert np.array_equal(values(fitted, CITIES + LATER), expected)


def test_frequencies() -> None:
    shares = {city: CITIES.count(city) / ROWS for city in CITIES}
    expected = [shares.get(city, 0.0) for city in CITIES + LATER]
    fitted = column(CITIES, "nominal", encoding="frequency", scaling="none")
    assert values(fitted, CITIES + LATER).ravel().tolist() == expected


@pytest.mark.parametrize("folds", [2, 5])
@pytest.mark.parametrize("task", ["binary", "multiclass", "continuous"])
def test_target_means_of_the_other_folds(task: Any, folds: int) -> None:
    targets: Any = chance.integers(0, 2 if task == "binary" else 4, ROWS)
    if task == "continuous":
        targets = chance.normal(100, 20, ROWS)
    parts = PredefinedSplit(np.arange(ROWS) % folds)
    encoder = TargetEncoder(target_type=task, cv=parts)
    trained = encoder.fit_transform(upright(CITIES), targets)
    fitted = column(CITIES, "nominal", targets, encoding="target", folds=folds, scaling="none")
    assert np.array_equal(values(fitted, CITIES, np.arange(ROWS)), trained)
    assert np.array_equal(
        values(fitted, CITIES + LATER), encoder.transform(upright(CITIES + LATER))
    )
    assert not np.array_equal(trained, values(fitted, CITIES))


@pytest.mark.parametrize("most", [3, 50])
@pytest.mark.parametrize("terms", ["words", "letters"])
def test_tfidf(terms: Any, most: int) -> None:
    words = terms == "words"
    vectorizer = TfidfVectorizer(
        analyzer="word" if words else "char_wb",
        ngram_range=(1, 1) if words else (3, 5),
        max_features=most,
    ).fit([text.strip() for text in TEXTS])
    later = [*TEXTS, "a cat, a new thing", "\x85 dog\u2028cat", "ΣΑΣ dog"]
    fitted = column(TEXTS, "text", terms=terms, most_terms=most)
    assert [output.detail for output in fitted.outputs] == list(vectorizer.get_feature_names_out())
    assert np.array_equal(values(fitted, later), vectorizer.transform(later).toarray())


@pytest.mark.parametrize("buckets", [1, 7, 64])
def test_hashed(buckets: int) -> None:
    vectorizer = HashingVectorizer(n_features=buckets)
    fitted = column(TEXTS, "text", text="hashed", most_terms=buckets)
    assert np.array_equal(values(fitted, TEXTS), vectorizer.transform(TEXTS).toarray())


def test_lists() -> None:
    cells = ["['a', 'b']", "[b, c d]", "", "[]", "a", "['b','b']"] * 9 + ["e,f"]
    counter = CountVectorizer(
        analyzer=lambda cell: items_in(cell, ","), binary=True, max_features=3
    )
    expected = counter.fit_transform(cells).toarray()
    fitted = column(cells, "list", most_categories=3)
    assert [output.detail for output in fitted.outputs] == ["a", "b", "c d"]
    assert np.array_equal(values(fitted, cells), expected)


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["a|b, c", "b|c"], "|"),
        (["red, green", "light blue, red"], ","),
        (["one two", "two three", "one"], " "),
        (["a", "b"], "|"),
    ],
)
def test_the_separator_of_a_list_is_found(cells: list[str], separator: str) -> None:
    assert separator_of(cells) == separator


def test_the_parts_of_a_time() -> None:
    cells = ["1969-12-31 23:30:00", "2024-02-29 06:00:00", "", "2023-07-17 00:00:00", "soon"]
    fitted = column(cells, "datetime", scaling="none")
    names = [output.what for output in fitted.outputs]
    found = dict(zip(names, values(fitted, cells).T, strict=True))
    assert found["year"].tolist() == [1969, 2024, 2023, 2023, 2023]  # the median for missing
    assert found["day"].tolist()[:2] == [31, 29]
    assert found["days"][0] == -0.5 / 24
    assert found["missing"].tolist() == [0, 0, 1, 0, 1]
    assert np.allclose(found["hour_sin"][:2], [np.sin(2 * np.pi * 23.5 / 24), 1])
    assert np.allclose(found["month_cos"][:2], [np.cos(2 * np.pi * 11 / 12), np.cos(np.pi / 6)])
    assert found["weekday_sin"][3] == 0  # a Monday
    assert np.allclose(found["weekday_sin"][1], np.sin(2 * np.pi * 3 / 7))  # a Thursday
    (outside,) = fitted.apply(table({"c": cells}).columns[0]).outside
    assert (outside.reason, outside.rows.tolist()) == ("no_time", [4])
