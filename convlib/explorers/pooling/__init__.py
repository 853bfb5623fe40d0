"""Pooling a map and the same map moved: what it computes, the picture of that, and the explorer."""
