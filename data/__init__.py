"""Data that travels with the package: forms, registry, replica portals."""
