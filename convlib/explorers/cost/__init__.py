"""`CostExplorer`: kinds of layers and what they cost, the sentences, the picture, the clock, and the widget."""
