"""The stages of the recipe. Each goes on where it was stopped."""
