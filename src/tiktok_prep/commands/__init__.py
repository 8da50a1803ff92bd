"""One module per command: read options, wire the parts, call, print. Loaded when it is run."""
