"""Feelings: pictures and words in, mood out. Synchronous; knows nothing of chat."""
