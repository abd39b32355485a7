"""What leaves the house: dataset releases with their codebook, delta and citation."""
