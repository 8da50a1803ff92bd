"""What every room uses: errors, text, times, private files, pages."""
