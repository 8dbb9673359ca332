"""Words that the model was not trained on, and the known words that stand for them."""
