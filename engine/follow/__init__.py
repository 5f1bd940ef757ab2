"""What another program writes, read as a run that grows: CSV tables and TensorBoard logs."""
