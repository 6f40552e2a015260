"""Pages of the diagnosis: the open figures, and what a local government adds to them."""
