"""The query language as text: what it says reads back the same, what it does not is pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.query_language import (
    MOST_DEPTH,
    And,
    Condition,
    Not,
    Or,
    Query,
    QueryError,
    Term,
    Value,
    parse,
)
from tui.locale.words import catalogue

OPERATORS = ("=", "!=", ">", ">=", "<", "<=", "~")
words = st.from_regex(r"[a-z0-9_.:/+-]{1,12}", fullmatch=True).filter(
    lambda text: text not in ("and", "or", "not")
)
values = st.builds(Value, words) | st.builds(Value, st.text(max_size=20), st.just(True))
leaves = st.builds(Term, values) | st.builds(Condition, values, st.sampled_from(OPERATORS), values)


def _above(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


queries = st.recursive(leaves, _above, max_leaves=12)
snippets = st.lists(
    st.sampled_from(
        ["and", "or", "not", "(", ")", '"', "'", "\\", "!", *OPERATORS, "a", "0.5", " "]
    )
    | st.text(max_size=3),
    max_size=25,
).map("".join)


@given(queries)
def test_a_query_reads_back_as_the_same_tree(query: Query) -> None:
    assert parse(str(query)) == query


@given(st.text() | snippets)
def test_any_text_is_a_query_or_an_error_at_one_of_its_characters(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert 0 <= error.at <= len(text)
        assert error.text == text
        assert error.code in catalogue()
    else:
        assert parse(str(query)) == query


def test_and_binds_closer_than_or_and_not_closest() -> None:
    a, b, c = (Term(Value(letter)) for letter in "abc")
    assert parse("a or b and c") == Or((a, And((b, c))))
    assert parse("(a or b) and c") == And((Or((a, b)), c))
    assert parse("not a and b") == And((Not(a), b))
    assert parse("NOT (a And b)") == Not(And((a, b)))


def test_nothing_means_every_run() -> None:
    assert parse("") == parse("  \t ") == And()


def test_blanks_may_be_left_out_and_quotes_keep_them() -> None:
    wide = parse("x >= 1e-3 and name ~ 'two words'")
    assert parse("x>=1e-3 and name~'two words'") == wide
    assert parse('name = "say \\"hi\\" \\\\ C:\\dir"') == Condition(
        Value("name"), "=", Value('say "hi" \\ C:\\dir', True)
    )
    assert parse("x == 1") == parse("x = 1")


@pytest.mark.parametrize(
    ("text", "at", "code", "about"),
    [
        ("a b", 2, "query.join_missing", {}),
        ("a = 1 b = 2", 6, "query.join_missing", {}),
        ("(a or b", 0, "query.bracket_open", {}),
        ("a or b)", 6, "query.bracket_closes_nothing", {}),
        ("a >", 3, "query.value_missing", {"sign": ">"}),
        ("a > > 3", 4, "query.value_missing", {"sign": ">"}),
        ("> 3", 0, "query.field_missing", {"sign": ">"}),
        ("a < 3 > 4", 6, "query.field_missing", {"sign": ">"}),
        ("(a < 3 > 4)", 7, "query.field_missing", {"sign": ">"}),
        ("a and", 5, "query.missing_behind", {"token": "and"}),
        ("a and or b", 6, "query.missing_before", {"token": "or"}),
        ("not", 3, "query.missing_behind", {"token": "not"}),
        ("name = and", 7, "query.value_is_join", {"sign": "=", "word": "and"}),
        ('name = "relu', 7, "query.quotation_open", {}),
        ("a ! b", 2, "query.not_alone", {}),
        ("()", 1, "query.brackets_empty", {}),
        ("(a b)", 3, "query.join_missing", {}),
    ],
)
def test_an_error_points_at_its_character(
    text: str, at: int, code: str, about: dict[str, str]
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.at) == (code, at)
    assert caught.value.message.params == {**about, "at": at, "text": text}


@pytest.mark.parametrize("opening", ["(", "not ", "(not "])
def test_nesting_beyond_measure_is_refused_in_words(opening: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(opening * 100_000 + "a")
    assert caught.value.code == "query.too_deep"
    assert caught.value.message.params["most"] == MOST_DEPTH


def test_a_long_query_is_no_deep_one() -> None:
    text = " and ".join(["a = 1"] * 20_000)
    assert str(parse(text)) == text
