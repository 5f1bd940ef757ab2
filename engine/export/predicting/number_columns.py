"""Columns of one number each, and categories that become numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.export.predicting.cells import Fitted, Values, places, quantities, stacked, truths
from engine.export.predicting.scaling import scaled


def number_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """A number that is filled where it is missing, and scaled; whether it was missing."""
    values = read_numbers(cells, fitted["reading"])
    missing = np.isnan(values)
    filled = np.where(missing, fitted["filler"]["value"], values)
    found = [scaled(filled, fitted["scaler"])]
    return stacked([*found, missing] if fitted["indicator"] else found)


def read_numbers(cells: Sequence[str], reading: Fitted) -> Values:
    """Cells as the training rows' were read, NaN where they are missing or no such thing."""
    if reading["kind"] == "quantities":
        return quantities(cells, reading["decimal"], reading["unit"])
    if reading["kind"] == "truths":
        return truths(cells)
    found = places(cells, reading["order"], -1, -1).astype(np.float64)
    found[found < 0] = np.nan
    return found


def one_hot_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """A 1 at each row's category; the rare ones and those never seen may share a last one."""
    categories, other = fitted["categories"], fitted["other"]
    unknown = len(categories) if other else -1
    missing = place_of(fitted["filler"]["text"], categories, unknown)
    found = places(cells, categories, missing, unknown)
    columns = found[:, None] == np.arange(len(categories) + other)
    return with_missing(columns, cells, fitted)


def code_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """A number for each category: its place in the alphabet, or how frequent it was."""
    categories = fitted["categories"]
    missing = place_of(fitted["filler"]["text"], categories, -1)
    found = places(cells, categories, missing, -1)
    values = np.append(fitted["values"], fitted["unknown"])[found]
    return with_missing(scaled(values, fitted["scaler"])[:, None], cells, fitted)


def target_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """What the label was on average where a category stood in the training rows."""
    categories, details = fitted["categories"], fitted["details"]
    shape = (1 + fitted["folds"], len(details), len(categories) + 1)
    of_all = np.array(fitted["encodings"]).reshape(shape)[0]
    missing = place_of(fitted["filler"]["text"], categories, -1)
    found = places(cells, categories, missing, -1)
    pairs = zip(of_all, fitted["scalers"], strict=True)
    return with_missing(stacked([scaled(one[found], how) for one, how in pairs]), cells, fitted)


def place_of(text: str, categories: Sequence[str], otherwise: int) -> int:
    """The place of what stands for a missing category."""
    return categories.index(text) if text in categories else otherwise


def with_missing(columns: Any, cells: Sequence[str], fitted: Fitted) -> Values:
    """The columns, and whether a cell was missing where that is an input, too."""
    columns = np.asarray(columns, np.float64)
    if not fitted["filler"]["indicator"]:
        return columns
    missing = np.array([not cell for cell in cells], np.float64)
    return np.concatenate([columns, missing[:, None]], axis=1)
