"""Acts of a coder as events: add, recode, accept, undo. Pure; the project writes what it returns."""
