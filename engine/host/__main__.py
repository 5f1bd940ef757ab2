"""``python -P -m engine.host --store DIR [--idle SECONDS]``: train what the store's queue holds.

``--jobs N`` hosts may serve one store; it exits 0 at once where as many do already.
"""

import argparse
import faulthandler
import logging
import os
import sys
from pathlib import Path

from data.errors import InputError
from engine.devices.environment import prepare
from engine.settings import read_settings


def main(arguments: list[str] | None = None) -> int:
    """Serve the store until nobody needs it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m engine.host", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="the store's directory")
    parser.add_argument("--idle", type=float, help="seconds to stay without work or client")
    parser.add_argument("--jobs", type=int, default=1, help="hosts that may work side by side")
    parser.add_argument("--parent", type=int, help="leave at once when this process is gone")
    chosen = parser.parse_args(arguments)
    given = dict(os.environ)
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(PlainLines("%(asctime)s %(process)d %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[output])
    faulthandler.enable()
    prepare()
    from engine.host.service import ANEW, serve

    try:
        idle = read_settings().host_idle if chosen.idle is None else chosen.idle
        code = serve(chosen.store.absolute(), idle, chosen.jobs, chosen.parent)
        if code == ANEW:
            logging.shutdown()
            told = sys.argv[1:] if arguments is None else arguments
            os.execve(sys.executable, [sys.executable, "-P", "-m", "engine.host", *told], given)
        return code
    except InputError as error:
        logging.getLogger(__name__).error("%s", error)
        return 2


class PlainLines(logging.Formatter):
    """Lines without what a terminal would obey: people read the log with less and tail."""

    def format(self, record: logging.LogRecord) -> str:
        """Control characters become a dot."""
        text = super().format(record)
        return "".join(sign if sign.isprintable() or sign in "\n\t" else "·" for sign in text)


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    # The worker may be inside TensorFlow, which does not survive the interpreter's end.
    os._exit(code)
