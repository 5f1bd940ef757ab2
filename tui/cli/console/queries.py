"""What a query given as an argument means."""

from data.errors import InputError
from data.query_language import QueryError
from engine.query.table import RunPage, RunQuery, RunTable


def answer(known: RunTable, wish: RunQuery) -> RunPage:
    """The runs that the wish asks for.

    Raises:
        InputError: it cannot be read or answered; where in the query is said in words.
    """
    try:
        return known.view(wish)
    except QueryError as error:
        place = error.at + 1
        raise InputError("query.at_character", reason=error.message, place=place) from None
