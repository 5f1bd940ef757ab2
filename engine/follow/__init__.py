"""What a program writes that knows nothing of us, read as a run: CSV tables and TensorBoard logs."""
