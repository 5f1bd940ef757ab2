"""The keys that a person has chosen in the file of settings: checked, and put in force."""

from collections.abc import Mapping, Sequence

from data.errors import InputError
from tui.keymap.action import Action, shown_key
from tui.keymap.chosen import choose_keys
from tui.locale.keys import name_keys

Chosen = Mapping[str, Sequence[str]]

LASTING = ("ctrl+c", "ctrl+q", "escape")
"""Whatever is chosen, these lead out of everything."""
SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""What terminals send for them is what they send for another."""


def put_in_force(chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """Let the actions have these keys, all others the usual ones; under Textual's names.

    Raises:
        InputError: one of them cannot be; the action and the key are named.
    """
    # The whole table of actions is not loaded for somebody who has chosen nothing
    found = checked_keys(chosen) if chosen else {}
    choose_keys(found)
    name_keys({action: shown_key(keys[0]) for action, keys in found.items()})
    return found


def checked_keys(chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """The keys under Textual's names, with those that lead out of everything.

    Raises:
        InputError: as ``put_in_force``.
    """
    from tui.panes.action_table import AT_ONE_TIME, EVERYTHING

    known = {action.id: action for action in EVERYTHING}
    found: dict[str, tuple[str, ...]] = {}
    for name, keys in chosen.items():
        action = known.get(name)
        if action is None:
            from difflib import get_close_matches

            alike = get_close_matches(name, known, n=3, cutoff=0.4)
            raise InputError("keys.unknown_action", action=name, alike=alike)
        if action.numbered:
            raise InputError("keys.fixed", action=name)
        lasting = [key for key in action.keys if key in LASTING]
        found[name] = tuple(dict.fromkeys([*(_key(name, key) for key in keys), *lasting]))
    for together in AT_ONE_TIME:
        _check_once(together, found)
    return found


def _key(action: str, text: str) -> str:
    """A key under Textual's name."""
    from tui.keymap.key_names import is_sent, named_key

    key = named_key(text)
    if key in SAME:
        other = shown_key(SAME[key])
        raise InputError("keys.same_as", action=action, key=text, other=other)
    if key in LASTING:
        raise InputError("keys.lasting", action=action, key=text)
    if not key:
        raise InputError("keys.no_key", action=action, key=text)
    if not is_sent(key):
        raise InputError("keys.not_sent", action=action, key=text)
    return key


def _check_once(together: Sequence[Action], chosen: Mapping[str, tuple[str, ...]]) -> None:
    """No key may mean two things at one time."""
    owners: dict[str, str] = {}
    for action in together:
        for key in chosen.get(action.id, action.keys):
            owner = owners.setdefault(key, action.id)
            if owner != action.id:
                one, other = sorted((owner, action.id), key=lambda name: name not in chosen)
                about = {"key": shown_key(key), "action": one, "other": other}
                raise InputError("keys.taken_twice", **about)
