"""What an operator can set."""
