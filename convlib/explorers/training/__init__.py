"""A network that learns handwritten digits: the training, the picture of it, and the explorer."""
