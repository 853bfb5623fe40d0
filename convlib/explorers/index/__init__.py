"""`IndexExplorer`: the pairs of cells and their sums, its sentences, its picture, and the widget that joins them."""
