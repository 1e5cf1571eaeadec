"""The rules of proposing, as data: words that tell names apart, and the patterns that state facts."""
