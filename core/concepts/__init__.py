"""What the concept labs compute, one package or file a lab: NumPy in, NumPy out, no network."""
