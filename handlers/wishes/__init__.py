"""What somebody asks for, read from their words: gazetteers where they are exact, and parsing."""
