"""Which charts of a run a person looks at, and along which axes; remembered for the next time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, cast, get_args

from tui.locale import _
from tui.terminal.remembered import remember, remembered

Large = Literal["", "first", "second"]
LOSS, ACCURACY, LEARNING_RATE = "loss", "accuracy", "learning_rate"
CURVES = "curves"
"""Under this name it is remembered."""


def metric_word(metric: str) -> str:
    """A metric as a person reads it."""
    return _("learning rate") if metric == LEARNING_RATE else metric


@dataclass
class ChartChoice:
    """The loss, and beside it ``second``; ``large`` is the one of them that stands alone."""

    second: str = ACCURACY
    large: Large = ""
    log_x: bool = False
    log_y: bool = False

    @classmethod
    def of_last_time(cls) -> "ChartChoice":
        """As it was last chosen, as far as that can be."""
        kept = remembered().get(CURVES)
        found = cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}
        usual = cls()
        values = {
            one.name: found[one.name]
            for one in fields(cls)
            if type(found.get(one.name)) is type(getattr(usual, one.name))
        }
        if values.get("large") not in get_args(Large):
            values.pop("large", None)
        return cls(**values)

    def keep(self) -> None:
        """For the next time."""
        remember(**{CURVES: asdict(self)})

    def settle(self, recorded: Sequence[str]) -> None:
        """Show nothing that was not recorded; ``recorded`` is empty while nothing is."""
        others = [name for name in recorded if name != LOSS]
        if others and self.second not in others:
            self.second = others[0]

    def enlarge(self) -> None:
        """The first chart alone, the second alone, both."""
        after: dict[Large, Large] = {"": "first", "first": "second", "second": ""}
        self.large = after[self.large]

    def turn(self, recorded: Sequence[str]) -> None:
        """The next metric in place of the second; of a chart alone the loss is one of them."""
        names = [name for name in recorded if self.large or name != LOSS]
        now = LOSS if self.large == "first" else self.second
        if not names:
            return
        place = names.index(now) if now in names else 0
        wanted = names[(place + 1) % len(names)]
        if wanted == LOSS:
            self.large = "first"
        else:
            self.second, self.large = wanted, "second" if self.large else ""
