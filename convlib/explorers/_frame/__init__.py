"""What the exhibits share.

- `controls`: settings that are declared with their controls; `fields`, `presets`, `kernel_choice` declare more of them.
- `explorer`: the base of every exhibit; `positions`: one with positions to move through; `prediction`: one that hides
  its output until the learner predicts a value; `running`: one that works while the learner watches.
- `stored`: an exhibit on a page without a kernel, with all states that its controls reach.
- `view`: the widget that shows a picture; `assets`: its JavaScript and CSS.
- `cache`: what is computed once for each state; `grids`: what exhibits of number grids share.

An exhibit is a folder: a model (numpy and sentences, no widgets), a picture of the model, and the explorer that ties
them to settings.
"""
