"""Names that break out of carelessly written code."""

NASTY = ('"""', "it's\n1", "back\\slash", "'''\"", "{x}#é", "日本 🦊")
