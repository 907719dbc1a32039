"""The values everything else speaks in: spans, documents, codes, codings, events, results, errors.

Pure: standard library only, no files, no clock, no randomness. Values are frozen. The laws of the
record (`fold`) live here too, because they are arithmetic on events.
"""
