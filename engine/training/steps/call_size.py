"""How many rows one call of a network takes, outside of its compiled steps.

Scripts that repeat a run ask for it: it is found without TensorFlow.
"""

from data import Description

NUMBERS_AT_A_TIME = 400_000
"""Inputs of one call, so that activations of images stay small."""
LARGEST_CALL = 2_048


def rows_a_call(table: Description) -> int:
    """How many rows of the table a call takes."""
    return calls_of(table.columns)


def calls_of(inputs: int) -> int:
    """How many rows of so many numbers a call takes."""
    return max(min(NUMBERS_AT_A_TIME // max(inputs, 1), LARGEST_CALL), 1)
