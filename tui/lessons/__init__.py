"""Lessons on the screen: their list, one of them, and the words of both."""
