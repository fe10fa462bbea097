"""Speed and quality, measured on this machine."""
