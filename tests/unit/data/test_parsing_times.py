"""Dates and times in many formats, found out by column; truth values in many words."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import InputError
from data.parsing import TimeFormat, time_format_of, times_in, truths_in
from data.parsing.truths import pair_of, words_used


def column(*texts):
    return pa.chunked_array([pa.array(texts, pa.string())])


def seconds(*parts):
    return datetime(*parts, tzinfo=UTC).timestamp()


FORMATS = [
    ("2020-03-04", "%Y-%m-%d", seconds(2020, 3, 4)),
    ("2020-03-04T05:06:07Z", "%Y-%m-%dT%H:%M:%S%z", seconds(2020, 3, 4, 5, 6, 7)),
    ("2020-03-04 05:06:07+0200", "%Y-%m-%d %H:%M:%S%z", seconds(2020, 3, 4, 3, 6, 7)),
    ("2020-03-04T05:06:07.25-01:30", "%Y-%m-%dT%H:%M:%S%z", seconds(2020, 3, 4, 6, 36, 7) + 0.25),
    ("25/12/2020 14:30", "%d/%m/%Y %H:%M", seconds(2020, 12, 25, 14, 30)),
    ("12/25/2020 2:30 PM", "%m/%d/%Y %I:%M %p", seconds(2020, 12, 25, 14, 30)),
    ("31.12.99", "%d.%m.%y", seconds(1999, 12, 31)),
    ("Mar 4, 2020", "%b %d, %Y", seconds(2020, 3, 4)),
    ("4th March 2020", "%d %b %Y", seconds(2020, 3, 4)),
    ("4-Mar-20", "%d-%b-%y", seconds(2020, 3, 4)),
    ("Wed, 4 Mar 2020 05:06:07 GMT", "%a, %d %b %Y %H:%M:%S %z", seconds(2020, 3, 4, 5, 6, 7)),
    ("Wed Mar 04 05:06:07 +0000 2020", "%a %b %d %H:%M:%S %z %Y", seconds(2020, 3, 4, 5, 6, 7)),
    ("04/Mar/2020:05:06:07 -0700", "%d/%b/%Y:%H:%M:%S %z", seconds(2020, 3, 4, 12, 6, 7)),
    ("20200304", "%Y%m%d", seconds(2020, 3, 4)),
    ("March 2020", "%b %Y", seconds(2020, 3, 1)),
    ("12:05 AM", "%I:%M %p", 300.0),
    ("1583298367", "epoch_s", 1583298367.0),
    ("1583298367250", "epoch_ms", 1583298367.25),
]


@pytest.mark.parametrize(("text", "pattern", "value"), FORMATS)
def test_a_columns_format_is_found_and_its_times_are_read(text, pattern, value):
    form = time_format_of(column(text, ""))
    assert form is not None
    assert form.pattern == pattern
    values, bad = times_in(column(text, "", "no time"), form)
    assert values[0] == value
    assert np.isnan(values[1:]).all()
    assert bad.tolist() == [2]


def test_one_day_above_twelve_tells_the_order_for_the_whole_column():
    form = time_format_of(column("01/02/2020", "05/04/2020", "13/02/2020"))
    assert form == TimeFormat("%d/%m/%Y", 1.0, "")


def test_where_nothing_tells_the_order_the_other_one_is_told():
    form = time_format_of(column("01/02/2020", "02/02/2020", "03/02/2020"))
    assert form == TimeFormat("%d/%m/%Y", 1.0, "%m/%d/%Y")
    assert time_format_of(column("02/03/2020")).pattern == "%m/%d/%Y"
    assert time_format_of(column("02.03.2020")).pattern == "%d.%m.%Y"


def test_days_that_the_calendar_does_not_have_are_no_times():
    values, bad = times_in(column("2020-02-29", "2021-02-29", "2020-04-31"), "%Y-%m-%d")
    assert values[0] == seconds(2020, 2, 29)
    assert bad.tolist() == [1, 2]


@pytest.mark.parametrize(
    "texts",
    [
        ("45", "46"),
        ("1.5",),
        ("2020", "2021"),
        ("abc",),
        ("",),
        ("10.5.3.2",),
        ("1-2",),
        ("19001345", "20009999"),
    ],
)
def test_plain_numbers_and_words_are_no_times(texts):
    assert time_format_of(column(*texts)) is None


def test_typed_times_are_read_in_their_unit():
    stamps = pa.array([datetime(2020, 3, 4, 5, 6, 7, 250000), None], pa.timestamp("us"))
    values, bad = times_in(pa.chunked_array([stamps]))
    assert values[0] == seconds(2020, 3, 4, 5, 6, 7) + 0.25
    assert np.isnan(values[1])
    assert bad.tolist() == []
    values, _ = times_in(pa.chunked_array([pa.array([date(2020, 3, 4)], pa.date32())]))
    assert values[0] == seconds(2020, 3, 4)
    numbers = pa.chunked_array([pa.array([1583298367, None], pa.int64())])
    values, bad = times_in(numbers, "epoch_s")
    assert values[0] == 1583298367.0
    assert bad.tolist() == []


@pytest.mark.parametrize("pattern", ["", "%Q", "%Y %y", "day", "%d", "%m %M", "("])
def test_a_pattern_that_is_no_format_is_refused(pattern):
    with pytest.raises(InputError) as caught:
        times_in(column("2020"), pattern)
    assert caught.value.code == "time.no_format"


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2068, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
PATTERNS = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m-%d-%y %H:%M:%S", "%d %b %Y %H:%M:%S"]


@given(st.lists(MOMENTS, min_size=1, max_size=10), st.sampled_from([*PATTERNS, "%Y%m%d%H%M%S"]))
def test_what_strftime_writes_reads_back(moments, pattern):
    values, bad = times_in(column(*(moment.strftime(pattern) for moment in moments)), pattern)
    assert bad.tolist() == []
    assert values.tolist() == [moment.replace(tzinfo=UTC).timestamp() for moment in moments]


@given(st.lists(MOMENTS, min_size=1, max_size=10))
def test_a_column_of_iso_times_needs_no_format(moments):
    values, bad = times_in(column(*(moment.isoformat() for moment in moments)))
    assert bad.tolist() == []
    start = datetime(1970, 1, 1)
    assert values.tolist() == [(moment - start) / timedelta(seconds=1) for moment in moments]


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_texts_are_times_or_told(texts):
    values, bad = times_in(column(*texts))
    assert len(values) == len(texts)
    assert np.isnan(values[bad]).all()


def test_truth_values_are_read_in_any_of_their_words():
    values, bad = truths_in(column("yes", "No", " TRUE ", "f", "0", "1.0", "", "maybe"))
    assert values[:6].tolist() == [1, 0, 1, 0, 0, 1]
    assert np.isnan(values[6:]).all()
    assert bad.tolist() == [7]


def test_truth_values_of_typed_columns():
    values, bad = truths_in(pa.chunked_array([pa.array([True, False, None])]))
    assert values[:2].tolist() == [1.0, 0.0]
    assert bad.tolist() == []
    _, bad = truths_in(pa.chunked_array([pa.array([0, 1, 2])]))
    assert bad.tolist() == [2]


def test_two_words_make_a_pair_only_where_they_belong_together():
    assert pair_of(["Yes", "no"]) == ("yes", "no")
    assert pair_of(["yes", "false"]) is None
    assert pair_of(["yes"]) is None
    assert pair_of(["yes", "no", "maybe"]) is None


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["no", "yes", ""], ("yes", "no")),
        (["Ja", " Nein"], ("Ja", "Nein")),
        (["NO"], ("YES", "NO")),
        (["True"], ("True", "False")),
        (["Y"], ("Y", "N")),
        (["0", "1"], ("1", "0")),
        (["no", "s\u00ed"], ("s\u00ed", "no")),
        (["yes", "perhaps"], None),
        (["", " "], None),
    ],
)
def test_a_column_has_its_own_words_for_true_and_false(
    texts: list[str], words: tuple[str, str] | None
) -> None:
    assert words_used(texts) == words
