"""How often the coach names what was planted, and how often it calls a healthy run ill.

All runs train in this process, on one thread.
"""

import os

from engine.devices.environment import prepare as set_environment

os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
set_environment()
