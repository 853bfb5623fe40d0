"""A photograph and a kernel: the filtered photograph, the picture of both, and the explorer."""
