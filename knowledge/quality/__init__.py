"""How good the knowledge is: known questions that gate a reload, and banks of questions that are scored."""
