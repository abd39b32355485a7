"""The JSON API under /api/v1, described by OpenAPI: the names of the contract, read-only."""
