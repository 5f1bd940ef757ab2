"""``python -P -m engine.export --store DIR --out DIR --what PARTS RUN…``: the work of an export.

MLflow's tracking URI comes by standard input, empty for a database in the folder.

It tells what it does as JSON, an object a line: ``say``, ``note``, and last ``done`` or ``error``.
A process of its own, for it loads tables, matplotlib, and TensorFlow for a log directory.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.devices.environment import prepare


def main(arguments: list[str] | None = None) -> int:
    """Export; 0, or 2 with an ``error``."""
    parser = argparse.ArgumentParser(prog="python -m engine.export", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--what", required=True)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--follow", action="store_true")
    parser.add_argument("runs", nargs="+")
    chosen = parser.parse_args(arguments)
    prepare()
    try:
        written = _follow(chosen) if chosen.follow else _export(chosen)
    except InputError as error:
        tell(error=error.message.to_dict())
        return 2
    except OSError as error:
        place = str(error.filename) if error.filename else ""
        about = {"place": place, "reason": error.strerror or str(error)}
        tell(error=Message("export.not_written", about).to_dict())
        return 2
    tell(done=written)
    return 0


def _export(chosen: argparse.Namespace) -> list[str]:
    """The folders that were written."""
    from engine.export.charts import write_charts
    from engine.export.folder import must_be_free, places, write_run
    from engine.export.formats import check_formats
    from engine.export.model_parts import Order
    from engine.export.parts import PARTS, parts_from
    from engine.export.run_record import read_run_record
    from engine.export.tables import write_metrics
    from engine.store.recovery import open_or_view
    from engine.store.runs import find_run

    what = frozenset(parts_from(chosen.what))
    uri = sys.stdin.readline().strip() if "mlflow" in what else ""
    store = open_or_view(chosen.store)
    runs = list({run.id: run for run in (find_run(store, name) for name in chosen.runs)}.values())
    accounts = [read_run_record(store, run, also_watched=True) for run in runs]
    for account in accounts:  # before anything is written
        _parts_of(account, what)
    if chosen.out is not None:
        must_be_free(chosen.out, force=chosen.force)
    check_formats(what)
    folders = [] if chosen.out is None else places(accounts, chosen.out)
    notes: list[Message] = []

    def note(said: Message) -> None:
        if said not in notes:
            notes.append(said)
            tell(note=said.to_dict())

    for number, (account, folder) in enumerate(zip(accounts, folders, strict=False)):
        own = _parts_of(account, what)
        if own != what:
            missing = ", ".join(part for part in PARTS if part in what - own)
            note(Message("export.watched", {"name": account.run.name, "parts": missing}))
        order = Order(own, _saying(account.run.name, number, len(accounts)), note)
        write_run(store, account, folder, order)
    if len(accounts) > 1 and chosen.out is not None:
        # What compares the runs lies above their folders
        if "metrics" in what:
            write_metrics(accounts, chosen.out)
        if "charts" in what:
            write_charts(accounts, chosen.out / "charts")
    if "mlflow" in what:
        _to_mlflow(store, accounts, folders, uri or None, chosen.out)
    store.close()
    return [str(folder) for folder in folders]


def _parts_of(account: Any, what: frozenset[str]) -> frozenset[str]:
    """What there is of these parts: of a run that its own program trains its history alone.

    Raises:
        InputError: none of them.
    """
    from engine.export.parts import OF_WATCHED
    from engine.store.watched_runs import must_be_ours

    if not account.run.is_watched:
        return what
    own = what & frozenset(OF_WATCHED)
    if not own:
        must_be_ours(account.run)
    return own


def _to_mlflow(
    store: Any, accounts: Sequence[Any], folders: Sequence[Path], uri: str | None, out: Path | None
) -> None:
    """After all else: it is given the files."""
    from engine.export.mlflow_run import send_run, target

    place = target(uri, out or Path.cwd())
    for number, account in enumerate(accounts):
        _saying(account.run.name, number, len(accounts))(Message("export.mlflow"))
        send_run(store, account, place, folders[number] if folders else None)


def _follow(chosen: argparse.Namespace) -> list[str]:
    """Tell MLflow of a run while it trains; no folder is written."""
    from engine.export.mlflow_live import LiveRun, follow_run
    from engine.export.mlflow_run import target
    from engine.store.recovery import open_or_view
    from engine.store.runs import find_run

    uri = sys.stdin.readline().strip()
    store = open_or_view(chosen.store)
    place = target(uri or None, chosen.out or Path.cwd())
    if chosen.out is not None:
        chosen.out.mkdir(parents=True, exist_ok=True)
    run = find_run(store, chosen.runs[0])
    os.nice(10)  # training has the processor
    live = LiveRun(store, run, place, lambda said: tell(note=said.to_dict()))
    follow_run(store, live)
    tell(sent=live.sent)
    return []


def _saying(name: str, number: int, count: int) -> Callable[[Message], None]:
    def say(part: Message) -> None:
        about = {"number": number + 1, "count": count, "name": name, "part": part}
        tell(say=Message("export.at_work", about).to_dict())

    return say


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON."""
    print(json.dumps(fields), flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # TensorFlow, where it was loaded, needs no long farewell
    os._exit(code)
