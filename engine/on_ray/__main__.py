"""``python -P -m engine.on_ray --store DIR``: bridge a store to the cluster that it was asked for.

The process holds the store's lock and keeps another alive that has the connection: Ray ends a
process whose cluster is gone.
"""

import argparse
import faulthandler
import logging
import os
import signal
import sys
from pathlib import Path

from engine.host.__main__ import PlainLines
from engine.on_ray.connecting import carry
from engine.on_ray.keeping import keep


def main(arguments: list[str] | None = None) -> int:
    """Bridge until nothing is left to do; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m engine.on_ray", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="the store's directory")
    parser.add_argument("--connect", action="store_true", help="be the one that connects")
    chosen = parser.parse_args(arguments)
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(PlainLines("%(asctime)s %(process)d %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[output])
    faulthandler.enable()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    directory = chosen.store.absolute()
    return carry(directory, os.getppid()) if chosen.connect else keep(directory)


if __name__ == "__main__":
    sys.exit(main())
