"""What a local government adds to its diagnosis: its own numbers, its resources, what people on the spot feel.

Read and written by its own people only; `rules` says who, and every read for a person goes through `selectors`.
"""
