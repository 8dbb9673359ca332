"""The renderer: pictures of everything that a zoom can pass through, painted by programs, with captions."""
