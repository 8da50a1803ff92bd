"""prep: interview drills in the terminal that remember every point of every answer."""

__version__ = "0.1.0"
