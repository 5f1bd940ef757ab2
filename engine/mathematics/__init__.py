"""What networks are made of, shown small: numbers that Keras' own parts give."""
