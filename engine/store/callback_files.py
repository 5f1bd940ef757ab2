"""What a person's own callbacks leave in their run's folder, and where."""

from pathlib import Path

from engine.store.database import Store


def work_folder(folder: Path) -> Path:
    """The working directory of the callbacks: each run has one of its own."""
    return folder / "work"


def output_of(folder: Path) -> Path:
    """What they printed, and the traceback of what they raised."""
    return folder / "output.log"


def mark_of(folder: Path) -> Path:
    """Names the callback and its method while one is at work."""
    return folder / "callback.now"


def callback_at_work(store: Store, run: str) -> tuple[str, str] | None:
    """The callback and its method at work when a run's process ended; None if none was."""
    mark = mark_of(store.run_directory(run))
    try:
        place, _, method = mark.read_text("utf-8").partition(" in ")
    except (OSError, ValueError):
        return None
    return (place, method) if method else None
