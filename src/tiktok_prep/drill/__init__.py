"""One drill: its loop, the warm-up, its page and its screen."""
