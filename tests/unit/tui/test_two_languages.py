"""Two languages: which one is spoken, and that no text is translated before it is shown."""

import ast
import io
from collections.abc import Iterator

import pytest

from code_reading import called, sources
from data.errors import InputError
from tui.cli.entry import without_language
from tui.cli.wording import PARTS, marked
from tui.locale import N_, Worded, _
from tui.locale.language import language, speak
from tui.locale.po import PLURAL, read_po, write_po
from tui.terminal import languages
from tui.terminal.languages import choose_language
from tui.terminal.remembered import remember

TRANSLATES = {"_", "n_", "plain", "plural", "words"}


def translated_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that translate when the module is imported: all but those inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, child.args):
                yield from translated_at_import(part)
            continue
        if (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Name)
            and called(child) in TRANSLATES
        ):
            yield child
        yield from translated_at_import(child)


def test_no_text_is_translated_while_a_module_is_imported() -> None:
    found = {
        f"{path}:{call.lineno}"
        for path, tree in sources("tui")
        for call in translated_at_import(tree)
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'A = _("x")',
        'A = {"a": n_("x", "y", 1)}',
        'class A:\n    B = _("x")',
        'def f(a=_("x")): ...',
    ],
)
def test_such_a_text_is_found(code: str) -> None:
    assert list(translated_at_import(ast.parse(code)))


def test_a_table_of_words_has_those_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Worded({"a": N_("one thing")})
    monkeypatch.setattr("tui.locale.translation._present", {"one thing": "一件事"})
    assert dict(table) == {"a": "一件事"}
    assert _("one thing") == "一件事"


def test_a_catalogue_that_is_written_is_read_back() -> None:
    entries = {
        'say "{name}"\n\\t': "說「{name}」\n\\t",
        f"{{n}} a{PLURAL}{{n}} as": "{n} 個",
        "no": "",
    }
    text = write_po("zh_TW", entries, "a note")
    assert read_po(text) == {key: said for key, said in entries.items() if said}
    assert text == write_po("zh_TW", entries, "a note")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name in ("PKGO_LANG", "PKGO_ASCII", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(languages, "wants_ascii", lambda: False)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield monkeypatch
    speak("en")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_HK.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "PKGO_LANG": "zh-Hant-TW"}, "zh_TW"),
        ({"LANG": "zh_TW.UTF-8", "PKGO_LANG": "en"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "PKGO_LANG": "auto"}, "zh_TW"),
    ],
)
def test_the_language_is_the_one_set_else_that_of_the_locale(
    unset: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        unset.setenv(name, value)
    assert choose_language() == ""
    assert language() == expected


def test_what_was_chosen_in_the_bench_goes_before_the_locale_and_what_is_asked_before_all(
    unset: pytest.MonkeyPatch,
) -> None:
    unset.setenv("LANG", "en_US.UTF-8")
    remember(lang="zh_TW")
    choose_language()
    assert language() == "zh_TW"
    unset.setenv("PKGO_LANG", "zh_TW")
    choose_language("en")
    assert language() == "en"


def test_a_language_that_there_is_not_is_an_error(unset: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as found:
        choose_language("klingon")
    assert found.value.message.code == "usage.unknown_language"


def test_a_terminal_without_the_letters_is_told_once_and_in_english(
    unset: pytest.MonkeyPatch,
) -> None:
    unset.setattr("sys.stdout", Terminal())
    unset.setenv("TERM", "linux")
    assert choose_language("zh_TW")
    assert (language(), languages.refused() != "") == ("en", True)
    unset.setenv("LANG", "zh_TW.UTF-8")
    assert choose_language() == ""
    assert (language(), languages.refused()) == ("en", "")


@pytest.mark.parametrize(
    ("arguments", "rest", "asked"),
    [
        (["--lang", "zh_TW", "runs"], ["runs"], "zh_TW"),
        (["runs", "--lang=en", "--json"], ["runs", "--json"], "en"),
        (["runs"], ["runs"], None),
        (["runs", "--lang"], ["runs", "--lang"], None),
        (["tag", "--", "--lang", "en"], ["tag", "--", "--lang", "en"], None),
    ],
)
def test_the_language_may_be_asked_for_before_and_behind_a_command(
    arguments: list[str], rest: list[str], asked: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PKGO_LANG", "en")
    assert without_language(arguments) == (rest, asked)


def test_every_package_that_has_texts_has_a_part_of_the_catalogue() -> None:
    packages = {path.split("/")[1].removesuffix(".py") for path, _tree in sources("tui")}
    parts = [package for part in PARTS.values() for package in part]
    assert len(parts) == len(set(parts))
    assert [one for one in packages - set(parts) if list(marked(one))] == []
