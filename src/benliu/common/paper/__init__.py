"""Official papers: the same words as Word and as PDF. Each module loads its library, so none is loaded from here."""
