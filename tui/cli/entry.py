"""From arguments to an exit code: every error becomes one sentence.

Imported before the bench's first paint, so what only an error needs is imported there.
"""

import os
from collections.abc import Sequence
from contextlib import suppress

from data.errors import InputError
from engine.settings import read_settings, variable
from tui.cli.console.interrupts import SUSPENDED, JobEnds
from tui.cli.console.output import ReaderGone, complain, fail, settle
from tui.cli.console.store_option import ChosenStore
from tui.locale import _, words
from tui.locale.keys import name_keys
from tui.terminal.languages import choose_language

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code (see the table in CONTRIBUTING.md)."""
    place = ChosenStore()
    try:
        arguments, asked = without_language(arguments)
        if said := choose_language(asked):
            complain(said)
        name_keys({action: keys[0] for action, keys in read_settings().keys.items()})
        code = _command(arguments, place)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except JobEnds:
        code = SUSPENDED
    except ReaderGone:
        code = DONE
    except InputError as error:
        fail(words(error))
        code = USAGE
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        fail(f"{named}{error.strerror or error}")
        code = USAGE
    except Exception as error:
        # A name of such bytes fails wherever it is first written: in the store, in JSON
        wrong = next((text for text in arguments if not _is_text(text)), None)
        is_encoding = "UnicodeEncodeError" in f"{type(error).__name__}: {error}"
        code = _not_text(wrong) if wrong and is_encoding else _unexpected(error, place)
    return settle(code)


def without_language(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """The arguments without ``--lang``, wherever it stands before ``--``; and what it asks for.

    The words of the commands are chosen before the commands are read.
    """
    rest, asked = list(arguments), None
    end = rest.index("--") if "--" in rest else len(rest)
    for place, argument in reversed(list(enumerate(rest[:end]))):
        name, given, value = argument.partition("=")
        if name == "--lang" and (given or place + 1 < end):
            asked = asked or (value if given else rest[place + 1])
            del rest[place : place + (1 if given else 2)]
    if asked:
        os.environ[variable("lang")] = asked
    return rest, asked


def _is_text(argument: str) -> bool:
    """Not where it holds bytes that the system could not decode: they name files at most."""
    return not any("\ud800" <= sign <= "\udfff" for sign in argument)


def _not_text(argument: str) -> int:
    fail(words(InputError("usage.not_decodable", value=argument)))
    return USAGE


def _command(arguments: Sequence[str], place: ChosenStore) -> int:
    if not arguments:
        # The bench opens sooner without the parser
        from tui.cli.commands.bench import open_bench

        return open_bench(place)
    from typer import TyperException

    from tui.cli.console.usage import usage_words
    from tui.cli.program import program

    try:
        result = program()(
            args=list(arguments), prog_name="pkgo-tui", standalone_mode=False, obj=place
        )
    except TyperException as error:
        file = arguments[0]
        found = getattr(error, "ctx", None)
        is_command = found is not None and found.parent is not None
        if not is_command and _is_file(file):
            if file.endswith(".toml"):
                raise InputError("usage.experiment_as_command", file=file) from None
            raise InputError("usage.table_as_command", file=file) from None
        raise InputError("usage.wrong", reason=usage_words(error.format_message())) from None
    return result if isinstance(result, int) else DONE


def _is_file(argument: str) -> bool:
    """Whether somebody has named what is to be opened in the place of a command."""
    from pathlib import Path

    try:
        return not argument.startswith("-") and Path(argument).exists()
    except (OSError, ValueError):
        return False


def _unexpected(error: Exception, place: ChosenStore) -> int:
    import sqlite3

    from tui.text.unforeseen import keep_traceback, what_to_report

    if isinstance(error, sqlite3.Error):
        store = place.directory()
        fail(_("the store {store} cannot be used: {error}", store=store, error=error))
        return USAGE
    # Whatever broke may break this too; the sentences must come out
    log = None
    with suppress(Exception):
        log = keep_traceback(error, place.directory())
    fail(_("something unforeseen went wrong: {what}", what=str(error) or type(error).__name__))
    complain(what_to_report(log))
    return FAILED
