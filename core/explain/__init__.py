"""What a trained network computes and why: arrays in, arrays out."""
