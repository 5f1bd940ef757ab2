"""Text fit to show: cleaned, measured in cells, aligned, with the signs of the terminal."""
