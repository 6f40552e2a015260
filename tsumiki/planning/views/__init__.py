"""Pages of planning: HTTP in, a service or a selector, a template out."""
