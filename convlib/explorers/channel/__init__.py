"""`ChannelExplorer`: the layer and its numbers, its sentences, its picture, and the widget that joins them."""
