"""Choices: mood and taste in, a few songs and films out."""
