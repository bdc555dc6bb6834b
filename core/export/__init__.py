"""What leaves a run and what comes back: files, archives, scripts."""
