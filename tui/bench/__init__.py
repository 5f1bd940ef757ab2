"""The main screen: its arrangement, and the controllers that do what its keys mean."""
