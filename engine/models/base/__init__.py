"""What all kinds share: the frozen base class, facts on fields, calls of Keras as data."""
