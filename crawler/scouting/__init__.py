"""The registry against the network: portals that links lead to, and known portals seen again."""
