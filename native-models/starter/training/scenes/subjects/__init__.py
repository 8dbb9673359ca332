"""The subjects, by where on the scale of things they are found."""
