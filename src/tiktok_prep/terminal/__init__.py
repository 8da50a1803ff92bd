"""The terminal: pages are printed here, keys are read here. The home of Rich."""
