"""PDF to text: characters and boxes from PDFium, layout, furniture, hyphens, and the way back."""
