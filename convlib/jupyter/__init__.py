"""What the course adds to a Jupyter server."""
