"""Lessons as data; today the experiments of the tutorial's exercises."""
