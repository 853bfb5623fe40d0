"""`KernelLearner`: gradient descent on one kernel, its sentences, its picture, and the widget that joins them."""
