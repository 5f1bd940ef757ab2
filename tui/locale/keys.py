"""The keys that a person has chosen in place of the usual ones, as sentences name them."""

from collections.abc import Mapping

_chosen: dict[str, str] = {}


def name_keys(chosen: Mapping[str, str]) -> None:
    """From now on these actions' keys are called so; all others as usual."""
    _chosen.clear()
    _chosen.update(chosen)


def key_name(action: str, usual: str) -> str:
    """What a sentence calls the key of an action."""
    return _chosen.get(action, usual)
