"""Runs beside each other: histories, differences, matrices, and a verdict on noise."""
