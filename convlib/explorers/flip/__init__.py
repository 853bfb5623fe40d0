"""FlipAndSlide: a signal reversed, shifted and multiplied, as an exhibit in three files."""
