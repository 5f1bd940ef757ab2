"""What the label asks for: targets, metrics and their direction."""
