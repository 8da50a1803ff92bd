"""What `list`, `show`, `stats` and bare `prep` say: values and pages."""
