"""Reads keys and lines, prints pages, opens the editor. Only this room imports Rich."""
