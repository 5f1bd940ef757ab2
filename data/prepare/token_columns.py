"""Columns as sequences of token ids, for networks that begin with an embedding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from data.options import PreparationOptions, Standardize, TokenSplit
from data.prepare.column import Applied, Training, categories_in
from data.prepare.inputs import Output
from data.prepare.reading_json import texts_of, whole_of, word_of
from data.prepare.settings import MOST_INPUTS
from data.prepare.tokens import (
    ABOVE_IDS,
    FIRST_ID,
    UNKNOWN,
    ids_in,
    sequences,
    tokens_in,
    vocabulary_of,
)
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TokensColumn:
    """Texts as ``keras.layers.TextVectorization(output_mode="int")`` gives them: 0 behind their
    end, 1 for a token that is not in the ``vocabulary``, whose ids begin at 2.

    ``length`` ids a row; ``cut`` is how many training texts had more.
    """

    standardize: Standardize
    split: TokenSplit
    length: int
    vocabulary: tuple[str, ...]
    cut: int = 0
    kind: ClassVar[str] = "tokens"

    @classmethod
    def fit(cls, training: Training) -> TokensColumn:
        """The commonest tokens of the training rows."""
        import numpy as np

        settings, found = training.settings, categories_in(training.cells)
        how, split, length = _asked(settings)
        texts = [tokens_in(text, how, split) for text in found.texts]
        times = np.bincount(found.codes[found.codes >= 0], minlength=len(texts)).tolist()
        counted = list(zip(texts, times, strict=True))
        known = vocabulary_of(counted, settings.max_tokens)
        return cls(how, split, length, known, sum(n for text, n in counted if len(text) > length))

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The places of the sequence, from 1."""
        return places_of(self.length)

    @property
    def size(self) -> int:
        """No id is this or more."""
        return len(self.vocabulary) + FIRST_ID

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The ids of these texts."""
        del folds
        ids = {token: place for place, token in enumerate(self.vocabulary, FIRST_ID)}

        def read(text: str) -> list[int]:
            tokens = tokens_in(text, self.standardize, self.split)[: self.length]
            return [ids.get(token, UNKNOWN) for token in tokens]

        return sequences(categories_in(cells), read, self.length)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "standardize": self.standardize,
            "split": self.split,
            "length": self.length,
            "vocabulary": list(self.vocabulary),
            "cut": self.cut,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TokensColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        how = word_of(values, "standardize", get_args(Standardize))
        split = word_of(values, "split", get_args(TokenSplit))
        known = texts_of(values, "vocabulary")
        if len(known) + FIRST_ID > ABOVE_IDS:
            raise ValueError("vocabulary")
        return cls(how, split, _length(values), known, whole_of(values, "cut"))


@dataclass(frozen=True, slots=True)
class TokenIdsColumn:
    """Lists of token ids, which stay what they are: the first ``length``, then 0.

    ``size`` is more than the largest id of the training rows; ``cut`` is how many of these had
    more ids.
    """

    length: int
    size: int
    cut: int = 0
    kind: ClassVar[str] = "token_ids"

    @classmethod
    def fit(cls, training: Training) -> TokenIdsColumn:
        """The largest id of the training rows."""
        import numpy as np

        length, found = training.settings.output_sequence_length, categories_in(training.cells)
        lists = [ids_in(text) or [] for text in found.texts]
        longer = np.array([*(len(one) > length for one in lists), False])
        size = max((max(one[:length], default=0) for one in lists), default=0) + 1
        return cls(length, size, int(longer[found.codes].sum()))

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The places of the sequence, from 1."""
        return places_of(self.length)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The ids in these cells; a cell that is no list of ids counts as missing."""
        del folds
        return sequences(categories_in(cells), ids_in, self.length)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"length": self.length, "size": self.size, "cut": self.cut}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TokenIdsColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        size = whole_of(values, "size")
        if not 1 <= size <= ABOVE_IDS:
            raise ValueError("size")
        return cls(_length(values), size, whole_of(values, "cut"))


def _asked(settings: PreparationOptions) -> tuple[Standardize, TokenSplit, int]:
    return settings.standardize, settings.split, settings.output_sequence_length


def places_of(length: int) -> tuple[Output, ...]:
    """An output for each place of a sequence, from 1."""
    return tuple(Output("token", str(place + 1)) for place in range(length))


def _length(values: Mapping[str, Any]) -> int:
    length = whole_of(values, "length")
    if not 1 <= length <= MOST_INPUTS:
        raise ValueError("length")
    return length
