"""Columns of tokens give the ids of Keras' ``TextVectorization``, by the training rows alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.options import PreparationOptions
from data.parsing import is_missing_word
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from small_tables import all_rows, schema, table

SAID = [
    "The cat, the DOG!",
    "don't-stop  it's_here",
    "Äpfel ÄPFEL äpfel",
    "这只猫很好。猫！",
    "a\u00a0b a\u3000c \u2028d",
    "[UNK] unk [unk]",
    "\x1cone\x85 two\x00",
    "?!",
    "",
]
TEXTS = st.text(max_size=9).filter(str.strip) | st.sampled_from(SAID)
KERAS: dict[str, Any] = {"none": None}


def prepared(cells: list[str], training: list[int], **options: Any) -> Preparation:
    raw, rows = table({"say": cells}), np.array(training, dtype=np.int64)
    return fit(raw, schema({"say": "tokens"}), rows, PreparationOptions(**options))


@settings(deadline=None, max_examples=30)
@given(
    st.lists(TEXTS, min_size=2, max_size=8),
    st.lists(TEXTS, max_size=4),
    st.sampled_from(["lower_and_strip_punctuation", "lower", "strip_punctuation", "none"]),
    st.sampled_from(["whitespace", "character"]),
    st.sampled_from([3, 5, 1000]),
    st.sampled_from([1, 4, 9]),
)
def test_they_are_those_of_keras(
    trained: list[str], later: list[str], how: str, split: str, most: int, length: int
) -> None:
    from keras.layers import TextVectorization

    layer = TextVectorization(
        max_tokens=most,
        standardize=KERAS.get(how, how),
        split=split,
        output_sequence_length=length,
    )
    cells = [text.strip() for text in (*trained, *later)]
    cells = ["" if is_missing_word(text) else text for text in cells]
    layer.adapt(cells[: len(trained)])
    options: Any = {"standardize": how, "split": split, "max_tokens": most}
    rows = list(range(len(trained)))
    try:
        found = prepared(cells, rows, output_sequence_length=length, **options)
    except InputError as error:  # no token, or the same ones in every row
        assert error.code == "prepare.no_inputs"
        return
    assert np.array_equal(found.apply(table({"say": cells})), layer(cells).numpy())
    assert len(found.inputs) == length


def test_of_equally_common_tokens_the_last_in_order_is_the_first() -> None:
    found = prepared(["b a c", "B a", "z z z"], [0, 1], output_sequence_length=4)
    assert found.apply(table({"say": ["b a c", "z"]})).tolist() == [[2, 3, 4, 0], [1, 0, 0, 0]]


def test_a_character_is_a_token_where_words_have_no_spaces() -> None:
    found = prepared(["猫很好", "猫"], [0, 1], split="character", output_sequence_length=3)
    assert found.apply(table({"say": ["猫狗", "NA"]})).tolist() == [[2, 1, 0], [0, 0, 0]]


def test_it_is_told_how_many_ids_there_are_and_what_is_cut_off() -> None:
    found = prepared(["a b c", "a", "a b c", "a b c d"], [0, 1, 2], output_sequence_length=2)
    told = {note.code: note.params for note in found.notes}
    about = {"column": "say", "size": 5, "length": 2, "room": 1000}
    assert told["prepare.sequence"] == about
    assert told["prepare.sequence_cut"]["count"] == 2


IDS = ["3 17 4", "[3, 17]", "(2;1.0)", "7", "[]", "", "1.5", "-2 3", "16777216", "a 3"]


def test_lists_of_ids_stay_what_they_are_and_all_else_counts_as_missing() -> None:
    raw = table({"ids": IDS})
    options = PreparationOptions(output_sequence_length=3)
    found = fit(raw, schema({"ids": "token_ids"}), all_rows(raw), options)
    applied = found.application(raw)
    assert applied.inputs.tolist() == [[3, 17, 4], [3, 17, 0], [2, 1, 0], [7, 0, 0], *[[0] * 3] * 6]
    (outside,) = applied.outside
    assert (outside.reason, outside.rows.tolist()) == ("no_token_ids", [6, 7, 8, 9])
    assert found.notes[-1].params["size"] == 18


def test_lists_of_a_typed_file_are_ids_too() -> None:
    raw = table({"ids": [[3, 4], [5], None, []]})
    options = PreparationOptions(output_sequence_length=2)
    found = fit(raw, schema({"ids": "token_ids"}), all_rows(raw), options)
    assert found.apply(raw).tolist() == [[3, 4], [5, 0], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("option", "value"),
    [("max_tokens", 2), ("output_sequence_length", 0), ("split", "words"), ("standardize", "up")],
)
def test_what_cannot_be_said_of_tokens_is_refused(option: str, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        prepared(["a", "b"], [0, 1], **{option: value})
    assert (caught.value.code, caught.value.message.params["option"]) == ("prepare.option", option)
