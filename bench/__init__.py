"""Each figure that Glassnet claims, as a command. Ratios are measured in one run."""
