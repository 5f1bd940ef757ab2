"""Looking at runs side by side: what curves are made of."""
