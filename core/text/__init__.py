"""Language models at work, with NumPy alone: reading, scoring, sampling, writing."""
