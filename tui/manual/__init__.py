"""The manual: its pages in Markdown, and the list of them."""
