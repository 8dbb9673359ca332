"""The networks of the starter model, and the mathematics of their training."""
