"""The command line: one file per verb; parse, call one library function, hand the value to output."""
