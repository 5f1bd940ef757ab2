"""Training with Keras alone: the loop over chunks of batches, its control and its state."""
