"""Short texts as the weights of their words, or of runs of letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast, get_args

from data.options import Terms
from data.prepare.column import Applied, Categories, Training, categories_in
from data.prepare.inputs import Output
from data.prepare.reading_json import numbers_of, texts_of, whole_of, word_of
from data.prepare.settings import MOST_INPUTS
from data.prepare.terms import ANALYZERS, RUNS, TermWeights, counted
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEAVIEST = 100.0
"""More than a term of any table weighs: 1 and the logarithm of its rows."""


@dataclass(frozen=True, slots=True, eq=False)
class TfidfColumn:
    """``sklearn.feature_extraction.text.TfidfVectorizer`` with its most frequent terms.

    ``weights`` (float64, shape (terms,)) are higher the fewer training texts a term stands in.
    """

    terms: Terms
    vocabulary: tuple[str, ...]
    weights: NDArray[np.float64]
    kind: ClassVar[str] = "tfidf"

    @classmethod
    def fit(cls, training: Training) -> TfidfColumn:
        """The terms of the training rows; none where there are no words."""
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer

        settings = training.settings
        found = categories_in(training.cells)
        texts = [found.texts[code] if code >= 0 else "" for code in found.codes.tolist()]
        analyze = ANALYZERS[settings.terms]
        if not any(map(analyze, found.texts)):
            return cls(settings.terms, (), np.empty(0))
        words = settings.terms == "words"
        vectorizer: Any = TfidfVectorizer(
            analyzer="word" if words else "char_wb",
            ngram_range=(1, 1) if words else RUNS,
            max_features=settings.most_terms,
        )
        vectorizer.fit(texts)
        return cls(settings.terms, tuple(vectorizer.get_feature_names_out()), vectorizer.idf_)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The terms in the order of their letters."""
        return tuple(Output("term", term) for term in self.vocabulary)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """How much each term weighs in these texts."""
        del folds
        found = categories_in(cells)
        analyze = ANALYZERS[self.terms]
        places = {term: place for place, term in enumerate(self.vocabulary)}
        counts = [counted(analyze(text), places) for text in found.texts]
        return weights_of(found, TermWeights.of(counts, self.weights))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "terms": self.terms,
            "vocabulary": list(self.vocabulary),
            "weights": self.weights.tolist(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TfidfColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        vocabulary = texts_of(values, "vocabulary")
        weights = numbers_of(values, "weights", (len(vocabulary),))
        if bool(((weights < 0) | (weights > HEAVIEST)).any()):
            raise ValueError("weights")
        return cls(word_of(values, "terms", get_args(Terms)), vocabulary, weights)


@dataclass(frozen=True, slots=True)
class HashedColumn:
    """``sklearn.feature_extraction.text.HashingVectorizer`` with ``buckets`` outputs."""

    terms: Terms
    buckets: int
    kind: ClassVar[str] = "hashed"

    @classmethod
    def fit(cls, training: Training) -> HashedColumn:
        """Nothing to find out."""
        return cls(training.settings.terms, training.settings.most_terms)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The buckets."""
        return tuple(Output("bucket", str(place + 1)) for place in range(self.buckets))

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """How much falls into each bucket, for these texts."""
        import numpy as np

        del folds
        found = categories_in(cells)
        counts = [self._counted(text) for text in found.texts]
        return weights_of(found, TermWeights.of(counts, np.ones(self.buckets)))

    def _counted(self, text: str) -> Counter[int]:
        from sklearn.utils import murmurhash3_32

        counts: Counter[int] = Counter()
        for term in ANALYZERS[self.terms](text):
            number = cast("int", murmurhash3_32(term.encode("utf-8", "surrogatepass"), seed=0))
            counts[abs(number) % self.buckets] += 1 if number >= 0 else -1
        return counts

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"terms": self.terms, "buckets": self.buckets}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> HashedColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        buckets = whole_of(values, "buckets")
        if not 1 <= buckets <= MOST_INPUTS:
            raise ValueError("buckets")
        return cls(word_of(values, "terms", get_args(Terms)), buckets)


def weights_of(found: Categories, weights: TermWeights) -> Applied:
    """The weights of the different texts, for every row; 0 where it is missing."""
    import numpy as np

    def value(place: int) -> NDArray[np.float64]:
        return np.append(weights.of_term(place), 0.0)[found.codes]

    return Applied(value, found.codes < 0)
