"""``python -P -m engine.cluster --store DIR``: coordinate the workers of a store."""

import argparse
import faulthandler
import logging
import signal
import sys
from pathlib import Path

from data.errors import InputError
from engine.cluster.coordinator import IDLE_SECONDS, coordinate
from engine.host.__main__ import PlainLines


def main(arguments: list[str] | None = None) -> int:
    """Coordinate until nothing is left to do; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m engine.cluster", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="the store's directory")
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, help="seconds without work")
    chosen = parser.parse_args(arguments)
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(PlainLines("%(asctime)s %(process)d %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[output])
    faulthandler.enable()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        return coordinate(chosen.store.absolute(), chosen.idle)
    except InputError as error:
        logging.getLogger(__name__).error("%s", error)
        return 2


if __name__ == "__main__":
    sys.exit(main())
