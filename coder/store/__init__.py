"""The only code that knows files and folders: journals, texts, sheets, the derived index."""
