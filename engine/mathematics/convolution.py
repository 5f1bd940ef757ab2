"""A convolution's window over a small picture: Keras' layer with a kernel that one knows."""

from __future__ import annotations

from typing import Literal

import numpy as np

from engine.mathematics.answer import Answer, Grid, rows_of
from engine.mathematics.libraries import libraries
from engine.mathematics.request import Request

KernelName = Literal["vertical", "horizontal", "blur", "sharpen", "outline"]
KERNELS: dict[KernelName, tuple[tuple[float, ...], ...]] = {
    "vertical": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    "horizontal": ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    "blur": ((1 / 9,) * 3,) * 3,
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "outline": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
}
PICTURES: dict[str, tuple[str, ...]] = {
    "square": (
        "........",
        "........",
        "..####..",
        "..####..",
        "..####..",
        "..####..",
        "........",
        "........",
    ),
    "cross": (
        "...##...",
        "...##...",
        "...##...",
        "########",
        "########",
        "...##...",
        "...##...",
        "...##...",
    ),
    "slope": (
        "#.......",
        "##......",
        "###.....",
        "####....",
        "#####...",
        "######..",
        "#######.",
        "########",
    ),
}
SIDE = 8


class Convolution(Request):
    """A picture of 8 by 8, a kernel of 3 by 3."""

    view: Literal["convolution"] = "convolution"
    picture: Literal["square", "cross", "slope"] = "square"
    kernel: KernelName = "vertical"
    stride: Literal[1, 2] = 1
    padding: Literal["valid", "same"] = "valid"

    def answer(self) -> Answer:
        """The picture as the window meets it (padded), the kernel, what comes out."""
        keras, _tf = libraries()
        picture, kernel = picture_of(self.picture), np.array(KERNELS[self.kernel], "float32")
        layer = keras.layers.Conv2D(
            1,
            3,
            strides=self.stride,
            padding=self.padding,
            use_bias=False,
            kernel_initializer="zeros",
        )
        layer.build((None, SIDE, SIDE, 1))
        layer.set_weights([kernel[:, :, None, None]])
        found = np.asarray(layer(picture[None, :, :, None]))[0, :, :, 0]
        met = np.pad(picture, self._around(len(found)))
        return Answer(
            grids=(
                Grid(name="picture", values=rows_of(met)),
                Grid(name="kernel", values=rows_of(kernel)),
                Grid(name="out", values=rows_of(found)),
            ),
            figures={"rows": float(found.shape[0]), "columns": float(found.shape[1])},
            steps=found.size - 1,
        )

    def _around(self, out: int) -> tuple[int, int]:
        """Zeros before and after each side: TensorFlow's "same" puts the odd one after."""
        if self.padding == "valid":
            return 0, 0
        whole = max((out - 1) * self.stride + 3 - SIDE, 0)
        return whole // 2, whole - whole // 2


def picture_of(name: str) -> np.ndarray:
    """Zeros and ones, shape (8, 8)."""
    return np.array([[float(sign == "#") for sign in row] for row in PICTURES[name]], "float32")
