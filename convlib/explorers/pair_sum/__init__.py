"""`PairSumExplorer`: the table of products and its sums, its sentences, its picture, and the widget that joins them."""
