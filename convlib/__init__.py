"""The small numpy module that the notebooks of the course share.

Read it in this order: `definitions` (the formulas as plain loops), `operations` (the same, fast), `shapes`, `kernels`,
`images`, then `drawing` and `explorers`. Importing convlib loads neither matplotlib nor ipywidgets; they load with the
module that needs them.
"""
