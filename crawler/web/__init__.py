"""The pages and the API: read-only views of the store and the archive, for browsers and programs."""
