"""Actions by their ids: for sentences that name a key."""

from functools import cache

from tui.keymap.action import Action
from tui.keymap.bench import BENCH
from tui.keymap.panes import BOARD, CELLS, CURVES, FORM, LAYERS, LIST, NETWORK


def key_of(action: str) -> str:
    """The first key of an action as people write it: ``t`` for ``run.train``."""
    found = _of_bench().get(action)
    return shown_first(_of_all()[action] if found is None else found)


def shown_first(action: Action) -> str:
    """Its first key, also where several actions are shown as one."""
    return action.key.split(" ", maxsplit=1)[0]


@cache
def _of_bench() -> dict[str, Action]:
    """Those of the first picture: the other screens' are not loaded for its sentences."""
    own = (*BENCH, *LIST, *BOARD, *FORM, *NETWORK, *CURVES, *LAYERS, *CELLS)
    return {action.id: action for action in own}


@cache
def _of_all() -> dict[str, Action]:
    from tui.keymap.everything import ACTIONS

    return {action.id: action for action in ACTIONS}
