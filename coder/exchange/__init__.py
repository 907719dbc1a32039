"""Other programs' files to values and back: bytes in, values out, and the other way; no project, no disk."""
