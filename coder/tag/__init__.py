"""Rules to suggestions: compile a codebook, match canonical text, say which words and which rule."""
