"""Inside a trained network: its layers' weights, their results, rows in a plane, attributions."""
