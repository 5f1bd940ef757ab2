"""Scalers of one column of numbers, fitted by scikit-learn and applied by their numbers.

Each gives what the transformer of the same name gives in ``sklearn.preprocessing``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias, cast

from data.options import Scaling
from data.prepare.reading_json import number_of, numbers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values: TypeAlias = NDArray[np.float64]

QUANTILES = 100
"""References of the quantile scaler at most."""


class Scaler(Protocol):
    """A fitted scaler of finite numbers (float64, shape (rows,))."""

    kind: ClassVar[str]

    def apply(self, values: Values) -> Values:
        """The scaled numbers."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them, without the kind."""
        ...

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Scaler:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        ...


@dataclass(frozen=True, slots=True)
class Unscaled:
    """The numbers as they are."""

    kind: ClassVar[str] = "none"

    @classmethod
    def fit(cls, values: Values) -> Unscaled:
        """Nothing to find out."""
        del values
        return cls()

    def apply(self, values: Values) -> Values:
        """The same numbers."""
        return values

    def to_dict(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Unscaled:
        """Nothing to read."""
        del values
        return cls()


@dataclass(frozen=True, slots=True)
class Centred:
    """Less a centre, divided by a scale."""

    centre: float
    scale: float
    kind: ClassVar[str] = ""

    def apply(self, values: Values) -> Values:
        """The scaled numbers."""
        return (values - self.centre) / self.scale

    def to_dict(self) -> dict[str, Any]:
        """Centre and scale."""
        return {"centre": self.centre, "scale": self.scale}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Centred:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        scale = number_of(values, "scale")
        if scale == 0:
            raise ValueError("scale")
        return cls(number_of(values, "centre"), scale)


class Standard(Centred):
    """Mean 0, standard deviation 1 (``StandardScaler``)."""

    __slots__ = ()
    kind: ClassVar[str] = "standard"

    @classmethod
    def fit(cls, values: Values) -> Standard:
        """Mean and deviation of training values."""
        from sklearn.preprocessing import StandardScaler

        fitted: Any = StandardScaler().fit(values.reshape(-1, 1))
        return cls(float(fitted.mean_[0]), float(fitted.scale_[0]))


class Robust(Centred):
    """Median 0, the middle half 1 wide (``RobustScaler``)."""

    __slots__ = ()
    kind: ClassVar[str] = "robust"

    @classmethod
    def fit(cls, values: Values) -> Centred:
        """Median and quartiles of training values.

        Where half of the values are one, RobustScaler leaves their size alone, however large it
        is: they are scaled by ``Standard``.
        """
        import numpy as np
        from sklearn.preprocessing import RobustScaler

        low, high = np.percentile(values, (25.0, 75.0))
        if low == high and values.min() != values.max():
            return Standard.fit(values)
        fitted: Any = RobustScaler().fit(values.reshape(-1, 1))
        return cls(float(fitted.center_[0]), float(fitted.scale_[0]))


@dataclass(frozen=True, slots=True)
class MinMax:
    """From 0 to 1 (``MinMaxScaler``)."""

    factor: float
    shift: float
    kind: ClassVar[str] = "min_max"

    @classmethod
    def fit(cls, values: Values) -> MinMax:
        """The range of training values."""
        from sklearn.preprocessing import MinMaxScaler

        fitted: Any = MinMaxScaler().fit(values.reshape(-1, 1))
        return cls(float(fitted.scale_[0]), float(fitted.min_[0]))

    def apply(self, values: Values) -> Values:
        """The scaled numbers; beyond 0 and 1 outside the training range."""
        return values * self.factor + self.shift

    def to_dict(self) -> dict[str, Any]:
        """Factor and shift."""
        return {"factor": self.factor, "shift": self.shift}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> MinMax:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        return cls(number_of(values, "factor"), number_of(values, "shift"))


@dataclass(frozen=True, slots=True)
class LogStandard:
    """The logarithm of 1 + the number, of its size where it is negative, then standard."""

    standard: Centred
    kind: ClassVar[str] = "log1p"

    @classmethod
    def fit(cls, values: Values) -> LogStandard:
        """Mean and deviation of the logarithms."""
        return cls(Standard.fit(_logarithm(values)))

    def apply(self, values: Values) -> Values:
        """The scaled numbers."""
        return self.standard.apply(_logarithm(values))

    def to_dict(self) -> dict[str, Any]:
        """Those of the standard scaler."""
        return self.standard.to_dict()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LogStandard:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        return cls(Standard.from_dict(values))


def _logarithm(values: Values) -> Values:
    import numpy as np

    return np.sign(values) * np.log1p(np.abs(values))


@dataclass(frozen=True, slots=True, eq=False)
class Quantile:
    """Spread as a normal distribution (``QuantileTransformer``, ``output_distribution="normal"``).

    ``quantiles`` are float64 of shape (references,), ascending.
    """

    quantiles: Values
    kind: ClassVar[str] = "quantile"

    @classmethod
    def fit(cls, values: Values) -> Quantile:
        """The quantiles of all training values."""
        from sklearn.preprocessing import QuantileTransformer

        transformer = QuantileTransformer(
            n_quantiles=min(QUANTILES, len(values)),
            output_distribution="normal",
            subsample=cast("Any", None),
        )
        fitted: Any = transformer.fit(values.reshape(-1, 1))
        return cls(fitted.quantiles_[:, 0])

    def apply(self, values: Values) -> Values:
        """The scaled numbers, by the arithmetic of ``QuantileTransformer._transform_col``."""
        import numpy as np
        from scipy.special import ndtri

        found, threshold = self.quantiles, 1e-7
        references = np.linspace(0, 1, len(found), endpoint=True)
        rising = np.interp(values, found, references)
        falling = np.interp(-values, -found[::-1], -references[::-1])
        spread = 0.5 * (rising - falling)
        spread[values + threshold > found[-1]] = 1
        spread[values - threshold < found[0]] = 0
        low, high = threshold - np.spacing(1), 1 - (threshold - np.spacing(1))
        return np.clip(ndtri(spread), ndtri(low), ndtri(high))

    def to_dict(self) -> dict[str, Any]:
        """The quantiles."""
        return {"quantiles": self.quantiles.tolist()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Quantile:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        found = numbers_of(values, "quantiles")
        if not len(found) or bool((found[1:] < found[:-1]).any()):
            raise ValueError("quantiles")
        return cls(found)


_SCALERS: dict[Scaling, Any] = {
    "none": Unscaled,
    "standard": Standard,
    "robust": Robust,
    "min_max": MinMax,
    "log1p": LogStandard,
    "quantile": Quantile,
}


def fit_scaler(scaling: Scaling, values: Values) -> Scaler:
    """A scaler fitted on training values: finite float64 of shape (rows,), at least one."""
    return _SCALERS[scaling].fit(values)


def scaler_to_dict(scaler: Scaler) -> dict[str, Any]:
    """A scaler as plain values."""
    return {"kind": scaler.kind, **scaler.to_dict()}


def scaler_from_dict(values: Mapping[str, Any]) -> Scaler:
    """What ``scaler_to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
    return _SCALERS[values["kind"]].from_dict(values)
