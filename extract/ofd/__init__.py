"""OFD (GB/T 33190) to a Document."""
