"""Keys that a person chooses: what can be chosen, and that every sentence follows."""

import ast
import re
import string
from collections.abc import Iterator

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from code_reading import called, sources
from data.errors import InputError
from tui.keymap.everything import ACTIONS
from tui.keymap.key_names import is_sent, named_key
from tui.keymap.table import key_of
from tui.panes.action_table import AT_ONE_TIME, EVERYTHING
from tui.panes.chosen_keys import checked_keys, put_in_force
from tui.panes.registry import GO

ID = re.compile(r"[a-z]+\.[a-z_0-9]+")


@pytest.fixture(autouse=True)
def _usual_again() -> Iterator[None]:
    yield
    put_in_force({})


def test_every_action_has_an_id_of_its_own_and_all_keys_can_be_chosen_as_they_are() -> None:
    ids = [action.id for action in EVERYTHING]
    assert len(set(ids)) == len({(one.call, one.group) for one in EVERYTHING})
    assert [name for name in ids if not ID.fullmatch(name)] == []
    assert set(EVERYTHING) == {*ACTIONS, *GO}
    assert all(set(actions) <= set(EVERYTHING) for actions in AT_ONE_TIME)
    usual = {
        action.id: [key for key in action.keys if key not in ("escape", "ctrl+c", "ctrl+q")]
        for action in EVERYTHING
        if not action.numbered
    }
    for name, keys in checked_keys(usual).items():
        (action,) = {one for one in EVERYTHING if one.id == name}
        assert set(keys) == set(action.keys)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("f5", "f5"),
        ("F12", "f12"),
        ("^t", "ctrl+t"),
        ("Ctrl+T", "ctrl+t"),
        ("shift+t", "T"),
        ("?", "question_mark"),
        ("ö", "ö"),
        ("%", "percent_sign"),
        (" ", "space"),
        ("PgUp", "pageup"),
        ("→", "right"),
        ("ctrl+up", "ctrl+up"),
        ("shift+ctrl+up", "ctrl+shift+up"),
        ("ctrl+space", "ctrl+@"),
        ("^_", "ctrl+underscore"),
    ],
)
def test_keys_are_written_as_people_write_them(typed: str, key: str) -> None:
    assert named_key(typed) == key
    assert is_sent(key)


def read(sent: str) -> list[str]:
    """The keys that Textual makes of what a terminal sends."""
    parser = XTermParser()
    found = [*parser.feed(sent), *parser.feed("")]
    return [event.key for event in found if isinstance(event, Key)]


def test_a_sign_has_the_name_that_textual_gives_it() -> None:
    for sign in string.ascii_letters + string.digits + string.punctuation + " öÉ²¤漢":
        assert [named_key(sign)] == read(sign)
        assert is_sent(named_key(sign))


def test_what_a_plain_terminal_sends_can_be_chosen() -> None:
    for number in range(32):
        (key,) = read(chr(number))
        assert is_sent(key)
    for letter in string.ascii_letters:
        (key,) = read(f"\x1b{letter}")
        assert is_sent(key)
    for modifier in range(2, 9):
        for end in "ABCDFHP":
            (key,) = read(f"\x1b[1;{modifier}{end}")
            assert is_sent(key)
            assert named_key(key) == key
        for number in (2, 3, 5, 6, 15, 24):
            (key,) = read(f"\x1b[{number};{modifier}~")
            assert is_sent(key)
            assert named_key(key) == key


@pytest.mark.parametrize(
    ("chosen", "code", "said"),
    [
        ({"run.trian": "f5"}, "keys.unknown_action", "run.train"),
        ({"experiment.switch_1": "f5"}, "keys.fixed", "experiment.switch_1"),
        ({"run.train": "f55"}, "keys.no_key", "f55"),
        ({"run.train": "hyper+t"}, "keys.no_key", "hyper+t"),
        ({"run.train": ""}, "keys.no_key", "run.train"),
        ({"run.train": "\u0301"}, "keys.no_key", "run.train"),
        ({"run.train": "\u200b"}, "keys.no_key", "run.train"),
        *(
            ({"run.train": key}, "keys.not_sent", key)
            for key in (
                *("ctrl+é", "^é", "ctrl+1", "ctrl++", "ctrl+shift+alt+x", "ctrl+shift+t", "alt+1"),
                *("super+t", "super+f5", "f13", "ctrl+tab", "shift+space", "alt+enter", "alt+f"),
            )
        ),
        ({"run.train": "ctrl+m"}, "keys.same_as", "Enter"),
        ({"run.train": "ctrl+c"}, "keys.lasting", "ctrl+c"),
        ({"run.train": "Esc"}, "keys.lasting", "run.train"),
        ({"run.train": "s"}, "keys.taken_twice", "run.stop"),
        ({"run.train": "a"}, "keys.taken_twice", "network.add_layer"),
        ({"run.train": "f9", "run.stop": "f9"}, "keys.taken_twice", "F9"),
        ({"look.go_log": "t"}, "keys.taken_twice", "run.train"),
        ({"table.mark": "J"}, "keys.taken_twice", "queue.move_queued_next"),
    ],
)
def test_what_cannot_be_is_a_sentence(chosen: dict[str, str], code: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        checked_keys({name: [key] for name, key in chosen.items()})
    assert error.value.code == code
    from tui.locale import words

    assert said in words(error.value)


def test_two_actions_can_change_their_keys_and_other_screens_are_others() -> None:
    chosen = {"run.train": ["s"], "run.stop": ["t"], "compare.hide": ["t"]}
    assert checked_keys(chosen)["run.train"] == ("s",)


def test_what_leads_out_stays() -> None:
    found = checked_keys({"program.leave": ["f10"], "compare.leave": ["b"], "compare.base": ["B"]})
    assert found["program.leave"] == ("f10", "ctrl+q", "ctrl+c")
    assert found["compare.leave"] == ("b", "escape", "ctrl+c")


def test_sentences_name_the_chosen_key() -> None:
    assert key_of("run.train") == "t"
    put_in_force({"run.train": ["f9"], "network.move_layer_next": ["f2"]})
    assert key_of("run.train") == "F9"
    by_id = {action.id: action for action in EVERYTHING}
    assert by_id["network.move_layer_previous"].short_key == "F2 K"
    put_in_force({"network.move_layer_previous": ["f3"], "compare.zoom_in": ["f4"]})
    assert by_id["network.move_layer_previous"].short_key == "J F3"
    assert by_id["compare.zoom_out"].short_key == "F4 -"
    put_in_force({})
    for action in EVERYTHING:
        assert not action.keyword or action.short_key == action.keyword
    assert (key_of("run.train"), by_id["network.move_layer_previous"].short_key) == ("t", "J K")


def sentences() -> Iterator[tuple[str, str]]:
    """Every text of the screens that a person reads."""
    for path, tree in sources("tui"):
        if path.startswith("tui/cli/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ("_", "n_", "plain"):
                for given in node.args:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield f"{path}:{node.lineno}", given.value


A_KEY = re.compile(
    r"(?<![\w{'%])[A-Za-z0-9?] (again|and \w |(?!is\b|was\b|axis\b)[a-z]+s)\b"
    r"|under [A-Z]\b|\([A-Za-z]\)|: [a-z]$"
)
"""As in: t trains, J and K move, under R, (A), needs: y."""


def test_no_sentence_names_a_key_by_its_letter() -> None:
    assert [(where, text) for where, text in sentences() if A_KEY.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "nothing trains: t starts",
        "its runs are under R",
        "3 put away (A)",
        "which a logarithmic axis needs: y",
        "zoomed, 0 shows all",
        "d removes it, J and K move it",
        "t again trains it",
    ],
)
def test_a_sentence_that_names_a_key_is_found(text: str) -> None:
    assert A_KEY.search(text)


def test_what_the_catalogue_calls_a_key_is_its_usual_key() -> None:
    named = [
        [given.value for given in node.args if isinstance(given, ast.Constant)]
        for _, tree in sources("tui/locale")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "key_name"
    ]
    assert named
    assert [pair for pair in named if key_of(pair[0]) != pair[1]] == []
