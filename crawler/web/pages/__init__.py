"""One file a page: what it asks the store, and the template it fills."""
