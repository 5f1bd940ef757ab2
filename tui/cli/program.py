"""The commands put together, and the options that stand before a command's name."""

from typing import Annotated

import typer

from tui.cli.commands.branch import branch
from tui.cli.commands.coach import coach
from tui.cli.commands.compare import compare
from tui.cli.commands.config import config
from tui.cli.commands.control import pause, resume, stop
from tui.cli.commands.data import describe
from tui.cli.commands.doctor import doctor
from tui.cli.commands.evaluate import evaluate
from tui.cli.commands.explain import explain
from tui.cli.commands.export import export
from tui.cli.commands.follow import follow
from tui.cli.commands.importance import importance
from tui.cli.commands.labels import archive, delete, pin, rename, tag, undelete
from tui.cli.commands.layer import layer
from tui.cli.commands.lessons import lesson, lessons
from tui.cli.commands.manual import manual
from tui.cli.commands.mathematics import mathematics
from tui.cli.commands.predict import predict
from tui.cli.commands.presets import presets
from tui.cli.commands.queue import queue
from tui.cli.commands.radar import radar
from tui.cli.commands.runs import runs
from tui.cli.commands.show import show
from tui.cli.commands.steer import checkpoint, set_value
from tui.cli.commands.sweep import sweep
from tui.cli.commands.train import train
from tui.cli.commands.verify import verify
from tui.cli.commands.work import work
from tui.cli.console.options import DataOption, JobsOption, LabelOption, StoreOption, place_of
from tui.cli.console.output import say
from tui.cli.console.spoken import SpokenCommand, SpokenGroup
from tui.locale import N_, _

EPILOG = N_(
    "Exit codes: 0 done, 1 the run failed, 2 bad usage or input, 3 somebody else stopped the run "
    "that was followed, 75 it is set aside and the same command goes on, 130 interrupted."
)


def program() -> typer.Typer:
    """The whole command line."""
    made = typer.Typer(
        cls=SpokenGroup,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
        epilog=EPILOG,
    )
    made.callback(invoke_without_command=True)(_bench)
    for command in (
        train,
        sweep,
        work,
        branch,
        runs,
        show,
        coach,
        compare,
        pause,
        resume,
        stop,
        follow,
    ):
        made.command(cls=SpokenCommand)(command)
    made.command("set", cls=SpokenCommand)(set_value)
    for command in (checkpoint, tag, rename, pin, archive, delete, undelete):
        made.command(cls=SpokenCommand)(command)
    made.command("data", cls=SpokenCommand)(describe)
    uses = (predict, evaluate, importance, explain, layer, radar)
    for command in (*uses, export, verify, presets, lesson, lessons, mathematics, config, doctor):
        made.command(cls=SpokenCommand)(command)
    made.command("help", cls=SpokenCommand)(manual)
    made.add_typer(queue, name="queue")
    return made


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"pkgo-tui {version('pkgo-tui')}")
        raise typer.Exit


def _bench(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    source: DataOption = None,
    label: LabelOption = None,
    jobs: JobsOption = None,
    store: StoreOption = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help=N_("Open the bench for looking only."))
    ] = False,
    lang: Annotated[  # noqa: ARG001
        str | None,
        typer.Option(
            "--lang",
            metavar="LANGUAGE",
            help=N_("Language of all words: en, zh_TW, or auto: the locale's. For commands, too."),
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001
        bool,
        typer.Option("--version", help=N_("Print the version."), callback=_version, is_eager=True),
    ] = False,
) -> int | None:
    """A bench for neural-network experiments in a terminal.

    Without a command it opens the bench: describe, train, watch, compare. The commands do the
    same for scripts.

    Example: pkgo-tui --data flowers.csv --label species
    """
    place = place_of(context)
    place.given = store
    if context.invoked_subcommand is None:
        from tui.cli.commands.bench import open_bench

        return open_bench(place, store, source, label, jobs, read_only=read_only)
    misplaced = {"--data": source, "--label": label, "--jobs": jobs}
    option = next((name for name, value in misplaced.items() if value is not None), None)
    if option is not None:
        raise typer.BadParameter(
            _(
                "write it behind the command: pkgo-tui {command} … {option} …",
                command=context.invoked_subcommand,
                option=option,
            ),
            param_hint=option,
        )
    return None
