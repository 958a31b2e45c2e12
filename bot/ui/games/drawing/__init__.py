"""How the pictures are drawn: all that needs Pillow, which `picture` loads when the first is asked for."""
