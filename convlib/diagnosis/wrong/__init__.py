"""The wrong implementations behind the mistakes, by family.

Each one takes the right operation, its arguments and its settings, and computes what somebody with one wrong idea gets:
`kernels.turned(correlate2d, image, kernel, stride=2)`. `x` is what the kernel slides over, along its last axes. In
place of the right operation it may be given one with another mistake in it: so two mistakes are made at once. An idea
that leads to no result may raise ValueError or IndexError.
"""
