"""The codebook file: YAML to `Codebook` with every fault at its line, and edits that keep comments."""
