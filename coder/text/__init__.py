"""Text as such: canonical form, units, language, safe display. No files, no project."""
