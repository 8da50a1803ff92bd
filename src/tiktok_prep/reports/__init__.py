"""What `list`, `show`, `stats` and bare `prep` report: values and their pages."""
