"""What a network has learnt: weights, what layers give of rows, projections, attributions."""
