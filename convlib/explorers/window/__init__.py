"""A kernel that slides over a grid of numbers: what it computes, the picture of that, and the explorer."""
