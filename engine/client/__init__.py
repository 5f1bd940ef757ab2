"""The one way in which screen and command line ask for anything."""
