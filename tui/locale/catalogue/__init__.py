"""The messages' words in English, a module for each part of the program."""
