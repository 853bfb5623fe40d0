"""What single pages show: the measurements of a lesson, the pictures of the glossary and of the deck's slides."""
