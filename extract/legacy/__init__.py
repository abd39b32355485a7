"""DOC, WPS and RTF to a Document."""
