"""A run's model card: what its record tells, in the order of Hugging Face's cards."""
