"""Documents taken in: read, turned into proposed facts, reviewed by a person, and only then part of the knowledge."""
