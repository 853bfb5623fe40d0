"""A digit that the learner draws, and what a network makes of it: the reading, the picture, and the explorer."""
