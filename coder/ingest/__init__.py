"""Files to stored texts: PDF, DOCX, HTML, Markdown, plain text, and the metadata sheet."""
