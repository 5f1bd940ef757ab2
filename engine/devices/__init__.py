"""What a machine has to train on: cores, GPUs, TensorFlow's settings, how busy they are."""
