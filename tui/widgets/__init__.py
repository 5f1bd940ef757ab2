"""Widgets that know nothing of experiments: lines, charts, matrices."""
