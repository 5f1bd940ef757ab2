"""Tables of epochs: read alike however they are cut, and what is bad in them is named."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import InputError
from engine.follow.csv_rows import CsvRows
from engine.follow.logged import LoggedEpoch
from tui.locale import words
from watched_logs import csv_text, read_in_pieces

LIGHTNING = """\
acc_epoch,acc_step,epoch,lr-SGD,step,train_loss,val_loss
,,,0.1,0,,
,0.4375,0,,1,,
,0.6875,0,,3,,
,,0,,3,,0.666199803352356
0.515625,,0,,3,0.6959581971168518,
,,,0.05,4,,
,0.6875,1,,5,,
,0.9375,1,,7,,
,,1,,7,,0.6488723158836365
0.734375,,1,,7,0.6636870503425598,
"""
"""As Lightning 2.6 wrote it, with a LearningRateMonitor and a metric that is told in steps."""
TABLES = (
    csv_text(5),
    csv_text(3).replace("\n", "\r\n"),
    csv_text(3) + csv_text(2).partition("\n")[2],
    "epoch;loss;lr\n0;nan;0.1\n1;inf;0.05\n",
    "epoch\tloss\tval_loss\n1\t0.5\tNA\n2\t0.4\t0.6\n3\t0.3\tNA\n",
    "epoch,step,train_loss,val_loss\n0,9,,0.5\n0,9,0.7,\n1,19,,0.4\n1,19,0.6,\n",
    "loss,accuracy\n0.5,0.1\n0.25,0.2",
    'epoch,loss,rates\n0,0.5,"[0.1, 0.2]"\n',
    LIGHTNING,
    "epoch,step,loss\n0,0,0.5\n0,1,0.4\n1,2,0.3\n1,3,0.2\n",
)


def _bits(found: list[LoggedEpoch]) -> list[str]:
    return [repr((one.number, sorted(one.metrics.items()), one.rate)) for one in found]


@given(st.sampled_from(TABLES), st.lists(st.integers(0, 10_000), max_size=12))
def test_cuts_make_no_difference(text: str, cuts: list[int]) -> None:
    data = text.encode()
    assert _bits(read_in_pieces(data, cuts)) == _bits(read_in_pieces(data, []))


def test_csvlogger_rows_keep_every_digit() -> None:
    (first, *_rest) = read_in_pieces(b"epoch,loss,accuracy\n0,0.1234567890123456789,1e-7\n", [])
    assert first == LoggedEpoch(1, {"loss": 0.1234567890123456789, "accuracy": 1e-7})


def test_appended_training_goes_on_behind_the_last_epoch() -> None:
    again = csv_text(2).partition("\n")[2]
    assert [one.number for one in read_in_pieces((csv_text(3) + again).encode(), [])] == [
        *(1, 2, 3),
        *(4, 5),
    ]


def test_appended_header_may_have_other_columns() -> None:
    found = read_in_pieces(b"epoch,loss\n0,0.5\nepoch,loss,val_loss\n0,0.4,0.6\n", [])
    assert found == [LoggedEpoch(1, {"loss": 0.5}), LoggedEpoch(2, {"loss": 0.4, "val_loss": 0.6})]


def test_rows_of_one_epoch_with_other_metrics_are_one() -> None:
    found = read_in_pieces(TABLES[5].encode(), [])
    assert found == [
        LoggedEpoch(1, {"val_loss": 0.5, "train_loss": 0.7}),
        LoggedEpoch(2, {"val_loss": 0.4, "train_loss": 0.6}),
    ]


def test_of_an_epoch_told_in_steps_the_last_value_counts() -> None:
    first, second = read_in_pieces(LIGHTNING.encode(), [])
    assert first == LoggedEpoch(
        1,
        {
            "lr-SGD": 0.1,
            "acc_step": 0.6875,
            "val_loss": 0.666199803352356,
            "acc_epoch": 0.515625,
            "train_loss": 0.6959581971168518,
        },
    )
    assert (second.number, second.metrics["acc_step"], second.metrics["lr-SGD"]) == (
        2,
        0.9375,
        0.05,
    )
    assert second.metrics["val_loss"] == 0.6488723158836365


def test_steps_that_fill_every_column_are_one_epoch_until_they_fall_back() -> None:
    table = "epoch,step,loss\n0,1,0.5\n0,2,0.4\n1,3,0.3\n0,1,0.9\n0,2,0.8\n"
    found = read_in_pieces(table.encode(), [])
    assert [(one.number, one.metrics["loss"]) for one in found] == [(1, 0.4), (2, 0.3), (3, 0.8)]
    again = read_in_pieces(b"epoch,step,loss\n0,9,0.5\n0,9,0.4\n", [])
    assert [(one.number, one.metrics["loss"]) for one in again] == [(1, 0.5), (2, 0.4)]


def test_nan_infinity_and_the_learning_rate() -> None:
    first, second = read_in_pieces(TABLES[3].encode(), [])
    assert math.isnan(first.metrics["loss"])
    assert (second.metrics, second.rate) == ({"loss": math.inf}, 0.05)


def test_epochs_count_from_one_where_the_table_does() -> None:
    assert [one.number for one in read_in_pieces(TABLES[4].encode(), [])] == [1, 2, 3]


def test_a_row_that_may_not_be_whole_is_known_and_waits() -> None:
    rows = CsvRows("log.csv")
    assert rows.feed(b"epoch,loss,val_loss\n0,0.5,NA\n") == []
    assert rows.rest() == [LoggedEpoch(1, {"loss": 0.5})]
    assert rows.feed(b"1,0.4") == [], "half a line is none"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "epoch,loss\n0,0.5\n1,apple\n",
            'log.csv, row 3, column loss: "apple" is no number',
        ),
        ("epoch,loss\nnan,0.5\n", 'log.csv, row 2, column epoch: "nan" is no number'),
        ("epoch,loss\n0,0.5,7\n", "log.csv, row 2 has 3 cells, and 2 columns have names"),
        ("0,0.5\n1,0.4\n", "log.csv: the first row must name the columns"),
        ("epoch\n0\n", "log.csv: the first row names no metric"),
        ("epoch,loss\n-3,0.5\n", 'log.csv, row 2, column epoch: "-3" is no number'),
    ],
)
def test_what_is_bad_is_named(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_in_pieces(text.encode(), [])
    assert words(caught.value) == said


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read_in_pieces(data, [])
    except InputError as error:
        assert words(error) != error.code
    else:
        assert all(one.number >= 1 for one in found)
