"""Which columns move an answer: every other value is tried, all else stays."""

from hypothesis import given
from hypothesis import strategies as st

from engine.predict.fields import InputField, _neat
from engine.predict.influence import STEPS, influences, trials

FIELDS = (
    InputField("x", "number", (), 0.0, 4.0),
    InputField("city", "choice", ("a", "b")),
    InputField("rain", "truth"),
    InputField("still", "number", (), 2.0, 2.0),
    InputField("unknown", "number"),
    InputField("when", "time"),
)
ROW = {"x": 1.0, "city": "a", "rain": "false", "still": 2.0, "unknown": 5.0, "when": "now"}


def test_one_column_is_changed_at_a_time() -> None:
    tried = trials(ROW, FIELDS)
    assert tried.columns == ("x",) * (STEPS - 1) + ("city", "rain")
    assert tried.values == (0.0, 2.0, 3.0, 4.0, "b", "true")
    rows = [{name: column[place] for name, column in tried.cells.items()} for place in range(7)]
    assert rows[0] == ROW
    for row, column, value in zip(rows[1:], tried.columns, tried.values, strict=True):
        assert {name: cell for name, cell in row.items() if cell != ROW[name]} == {column: value}


@given(st.lists(st.floats(0, 1), min_size=7, max_size=7))
def test_a_column_spans_what_its_values_and_the_row_itself_come_to(answers: list[float]) -> None:
    tried = trials(ROW, FIELDS)
    found = {one.column: one for one in influences(tried, answers, ROW)}
    assert set(found) == {"x", "city", "rain"}
    own = [answers[0], *answers[1:5]]
    assert (found["x"].least, found["x"].greatest) == (min(own), max(own))
    assert found["x"].at_least in (0.0, 1.0, 2.0, 3.0, 4.0)
    spans = [one.span for one in influences(tried, answers, ROW)]
    assert spans == sorted(spans, reverse=True)


def test_limits_lose_the_digits_that_float32_never_had() -> None:
    assert _neat(-1.3113e-06, 72.0000007) == (0.0, 72.0)
    assert _neat(0.1, 0.25) == (0.1, 0.25)
    assert _neat(0.0, 0.0) == (0.0, 0.0)
    assert _neat(-1234567.4, 12.0) == (-1234570.0, 10.0)
