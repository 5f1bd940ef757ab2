"""The networks of ``keras.applications`` from which one can begin, and how each takes its pixels.

Left out are those with layers of their own, which model files may not name.

They are looked at without Keras; ``engine.execution.applications`` makes files of them.
"""

from typing import Literal

Scale = Literal["signed", "bytes", "imagenet", "bgr"]
"""What a network was trained on: -1 to 1; 0 to 255; 0 to 1 less ImageNet's mean over its deviation;
0 to 255 less the mean, blue first."""

APPLICATIONS: dict[str, Scale] = {
    **dict.fromkeys(("MobileNet", "MobileNetV2", "Xception", "InceptionV3"), "signed"),
    **dict.fromkeys(("ResNet50V2", "ResNet101V2", "ResNet152V2"), "signed"),
    **dict.fromkeys(("MobileNetV3Small", "MobileNetV3Large"), "bytes"),
    **{f"EfficientNetB{size}": "bytes" for size in range(8)},
    **{f"EfficientNetV2{size}": "bytes" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")},
    **dict.fromkeys(("DenseNet121", "DenseNet169", "DenseNet201"), "imagenet"),
    **dict.fromkeys(("VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152"), "bgr"),
}
WITH_ALPHA = ("MobileNet", "MobileNetV2", "MobileNetV3Small", "MobileNetV3Large")
"""Those whose width ``alpha`` sets."""
