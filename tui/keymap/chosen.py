"""The keys that the person has chosen, by the ids of actions; set once, when the bench is made."""

from collections.abc import Mapping

_chosen: dict[str, tuple[str, ...]] = {}


def choose_keys(chosen: Mapping[str, tuple[str, ...]]) -> None:
    """From now on these actions have these keys, under Textual's names."""
    _chosen.clear()
    _chosen.update(chosen)


def chosen_keys(action: str) -> tuple[str, ...]:
    """The keys chosen for an action; none where it has the usual ones."""
    return _chosen.get(action, ())
