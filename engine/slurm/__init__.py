"""SLURM: what is asked of it, the batch script of a worker, and its commands."""
