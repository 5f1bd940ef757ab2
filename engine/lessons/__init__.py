"""Lessons as data: their format, expressions over metrics, grading; the presets they train."""
