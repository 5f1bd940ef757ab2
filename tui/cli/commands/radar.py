"""``pkgo-tui radar``: a map of what a run's model predicts, as text or as a file."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.radar.telling import TOLD
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, say
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _

if TYPE_CHECKING:
    from engine.client.radar import RadarProcess
    from engine.radar.dials import DialName
    from engine.radar.picture import RadarFacts
    from tui.radar.view import RadarView

SetColumn = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="COLUMN=VALUE",
        help=N_("Tell the model this of every place; several times."),
        show_default=False,
    ),
]
WidthOption = Annotated[
    int | None,
    typer.Option("--width", metavar="CELLS", help=N_("Of the map; else the terminal's."), min=10),
]
HeightOption = Annotated[
    int, typer.Option("--height", metavar="ROWS", help=N_("Of the map."), min=4)
]
WIDTH, WIDEST, HIGHEST = 78, 400, 200
FINE = 4
"""Places of a file to one of the text's, each way."""


def radar(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    hour: Annotated[str | None, typer.Option("--hour", metavar="H", help=N_("0 to 23."))] = None,
    weekday: Annotated[
        str | None, typer.Option("--weekday", metavar="DAY", help=N_("As monday, or mon."))
    ] = None,
    weather: Annotated[
        str | None, typer.Option("--weather", metavar="W", help=N_("As the table calls it."))
    ] = None,
    told: Annotated[
        str,
        typer.Option(
            "--told",
            metavar="HOW",
            help=N_("The other columns: of the nearest sighting (nearest), or typical."),
        ),
    ] = TOLD[0],
    values: SetColumn = None,
    alone: Annotated[
        str | None,
        typer.Option("--class", metavar="NAME", help=N_("How probable this class is, alone.")),
    ] = None,
    points: Annotated[
        bool, typer.Option("--points/--no-points", help=N_("Sightings as capitals."))
    ] = True,
    width: WidthOption = None,
    height: HeightOption = 22,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help=N_("Write the map as .svg, .png, .geojson or .csv."),
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Write over a file."))] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Draw a map of what a run's model predicts where.

    For tables with latitude and longitude. Small letters are the classes that are predicted, the
    more of them the surer; capitals are the sightings that it learned from.

    Example: pkgo-tui radar last --hour 7 --out morning.svg
    """
    from engine.client.radar import RadarProcess
    from engine.radar.files import check_out
    from engine.radar.picture import Setting
    from engine.radar.turning import class_number, turned_to
    from engine.store.runs import find_run
    from tui.radar.view import RadarView

    _check(told, values or [])
    if out is not None:
        check_out(out, force=force)
    with place_of(context).opened(store) as opened:
        found, directory = find_run(opened, run), opened.directory
    with closing(RadarProcess(directory)) as source:
        facts, epoch = _opened(source, found.id)
        wished: list[tuple[DialName, str | None]] = [
            ("hour", hour),
            ("weekday", weekday),
            ("weather", weather),
        ]
        wanted: dict[DialName, str] = {name: text for name, text in wished if text is not None}
        said = dict(_pair(text) for text in values or [])
        setting = Setting({}, "typical" if told == "typical" else "nearest", said)
        number = None if alone is None else class_number(facts, alone)
        shape = min(height, HIGHEST), min(width or _room(), WIDEST)
        view = replace(
            RadarView.of(facts, shape, {}),
            setting=turned_to(setting, facts, wanted),
            alone=number,
            points=points,
        )
        if out is not None:
            _write(source, view, out, as_json=json)
        else:
            _show(source, view, epoch, as_json=json)
    return 0


def _check(told: str, values: list[str]) -> None:
    if told not in TOLD:
        raise typer.BadParameter(_("it is nearest or typical"), param_hint="--told")
    for text in values:
        if not _pair(text)[0] or "=" not in text:
            raise typer.BadParameter(_("write COLUMN=VALUE"), param_hint="--set")


def _pair(text: str) -> tuple[str, str]:
    column, _equals, value = text.partition("=")
    return column.strip(), value.strip()


def _room() -> int:
    from tui.cli.console.output import screen_cells

    cells = screen_cells()
    return WIDTH if cells is None else max(cells - 2, 10)


def _opened(source: RadarProcess, run: str) -> tuple[RadarFacts, int]:
    """Open the run's radar, telling how it goes."""
    line = LiveLine()
    line.draw(_("reading the table"))

    def told(done: int, of: int) -> bool:
        line.draw(_("reading the table: {part:.0%}", part=done / max(of, 1)))
        return True

    try:
        return source.open(run, told, lambda _facts: line.draw(_("loading the model")))
    finally:
        line.clear()


def _write(source: RadarProcess, view: RadarView, out: Path, *, as_json: bool) -> None:
    from engine.radar.files import check_file
    from tui.text.fitting import shown

    check_file(out, degrees=view.area.degrees)
    # Finer than signs can show
    rows, columns = view.shape
    fine = min(rows * FINE, HIGHEST), min(columns * FINE // 2, WIDEST)
    source.write(out, None, fine, view.setting, view.alone)
    if as_json:
        emit({"event": "written", "run": view.facts.run, "file": str(out)})
    else:
        say(_("the map in {file}", file=shown(str(out), 400)))


def _show(source: RadarProcess, view: RadarView, epoch: int, *, as_json: bool) -> None:
    from tui.cli.reports.radar_map import map_object, print_map

    grid = view.grid
    picture = source.picture(grid.area, (grid.rows, grid.columns), view.setting)
    if as_json:
        emit(map_object(view, epoch, picture))
    else:
        print_map(view, epoch, picture)
