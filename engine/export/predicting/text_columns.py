"""Columns of texts, lists and tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from data.prepare.list_column import items_in
from data.prepare.terms import ANALYZERS
from data.prepare.tokens import UNKNOWN, ids_in, tokens_in
from engine.export.predicting.cells import Fitted, Values


def tfidf_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """How much each term of the training rows weighs in these texts, each of length 1."""
    places = {term: place for place, term in enumerate(fitted["vocabulary"])}
    counts = np.zeros((len(cells), len(places)))
    for row, text in enumerate(cells):
        terms = ANALYZERS[fitted["terms"]](text)
        for place, count in Counter(places[term] for term in terms if term in places).items():
            counts[row, place] = count
    return of_length_one(counts * np.array(fitted["weights"]))


def hashed_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """How much of these texts falls into each bucket."""
    buckets = fitted["buckets"]
    counts = np.zeros((len(cells), buckets))
    for row, text in enumerate(cells):
        for term in ANALYZERS[fitted["terms"]](text):
            number = murmur_hash(term.encode("utf-8", "surrogatepass"))
            counts[row, abs(number) % buckets] += 1 if number >= 0 else -1
    return of_length_one(counts)


def of_length_one(weights: Values) -> Values:
    """Each row divided by its length, unless that is 0."""
    length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return weights / np.where(length == 0, 1.0, length)


def murmur_hash(data: bytes) -> int:
    """MurmurHash3 (x86, 32 bits, seed 0) as a signed number, which scikit-learn hashes by."""
    whole = len(data) // 4 * 4
    found = 0
    for first in range(0, whole, 4):
        found ^= murmur_mixed(int.from_bytes(data[first : first + 4], "little"))
        found = (found << 13 | found >> 19) & 0xFFFFFFFF
        found = (found * 5 + 0xE6546B64) & 0xFFFFFFFF
    found ^= murmur_mixed(int.from_bytes(data[whole:], "little"))
    found ^= len(data)
    for shift, by in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        found = ((found ^ found >> shift) * by) & 0xFFFFFFFF
    return found - (1 << 32) if found >= 1 << 31 else found


def murmur_mixed(block: int) -> int:
    """Four bytes, mixed."""
    block = (block * 0xCC9E2D51) & 0xFFFFFFFF
    block = (block << 15 | block >> 17) & 0xFFFFFFFF
    return (block * 0x1B873593) & 0xFFFFFFFF


def list_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """A 1 for each known item that stands in a list."""
    lists = [set(items_in(cell, fitted["separator"])) for cell in cells]
    return np.array([[item in one for item in fitted["items"]] for one in lists], np.float64)


def tokens_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """The ids of the texts' tokens, as keras.layers.TextVectorization gives them."""
    ids = {token: place for place, token in enumerate(fitted["vocabulary"], UNKNOWN + 1)}
    how, split = fitted["standardize"], fitted["split"]
    found = [[ids.get(token, UNKNOWN) for token in tokens_in(text, how, split)] for text in cells]
    return in_places(found, fitted["length"])


def token_ids_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """Lists of token ids as they stand there."""
    return in_places([ids_in(cell) or [] for cell in cells], fitted["length"])


def in_places(sequences: Iterable[Sequence[int]], length: int) -> Values:
    """The first ids of each sequence, 0 behind its end."""
    return np.array([[*one[:length], *[0] * (length - len(one))] for one in sequences], np.float64)
