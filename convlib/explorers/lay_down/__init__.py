"""A transposed convolution: a copy of the kernel laid down for every input cell, overlaps added."""
