"""The kinds of facts, each in a file of its own: what a file may state, the columns, the resolving and the words."""
