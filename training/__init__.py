"""How the weights were made: run by hand, imported by nobody."""
