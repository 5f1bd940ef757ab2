"""Pictures as rows: folders with a folder a class, arrays, CIFAR-10, pixels in columns."""
