"""Born-digital PDF to a Document, in two independent readings."""
