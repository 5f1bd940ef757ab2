"""Which rows train, which validate, and which are kept aside for a test."""

from data.column_source import ColumnSource, Values
from data.split.methods import split, wanted
from data.split.options import Method, SplitOptions
from data.split.parts import Split

__all__ = ["ColumnSource", "Method", "Split", "SplitOptions", "Values", "split", "wanted"]
