"""Page images to a Document."""
