"""Results to files for papers and people: CSV, XLSX, Markdown, LaTeX, JSON, figures."""
