"""Pictures in pixels, on terminals that have them: Kitty's protocol and Sixel."""
