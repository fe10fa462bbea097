"""What the program knows: vocabulary, memory, learned weights."""
