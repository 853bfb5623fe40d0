"""`StackExplorer`: the stack and its paths, its sentences, its picture, and the widget that joins them."""
