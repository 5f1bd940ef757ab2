"""A person's own callbacks, as files, and runs that use them."""

HELPER = """
WHAT = "helped"
"""

FILE = """
from __future__ import annotations
import dataclasses, os, pickle, sys
import keras
from pkgo_helper_beside import WHAT

@dataclasses.dataclass
class Note:
    text: str = WHAT

class Adds(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["double_loss"] = 2 * logs["loss"]
        logs["words"] = "no number"
        logs["loss"] = -1.0

class Prints(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        print(pickle.loads(pickle.dumps(Note())).text)
        with open("left.txt", "a") as file:
            file.write("here")

class Interrupts(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        raise KeyboardInterrupt("of my own")

class NeverMade(keras.callbacks.Callback):
    def __init__(self):
        sys.exit(3)

class RefusesModel(keras.callbacks.Callback):
    def set_model(self, model):
        raise GeneratorExit("no model")

class Exits(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        os._exit(5)

class Aborts(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        os.abort()

class Wavers(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["chance"] = int.from_bytes(os.urandom(4), "big")
"""
