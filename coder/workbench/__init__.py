"""The coder's workbench: reading and coding in the terminal, full screen or line by line."""
