"""The edge: chat platforms in and out."""
