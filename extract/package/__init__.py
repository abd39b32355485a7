"""Archives, and the one report in them."""
