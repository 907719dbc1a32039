"""Intervals, draws and shared counting. No files, no project."""
