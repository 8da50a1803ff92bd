"""What every room uses: errors, words, times, private files, pages."""
