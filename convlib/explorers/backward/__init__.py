"""`BackwardExplorer`: the gradients and their parts, its sentences, its picture, and the widget that joins them."""
