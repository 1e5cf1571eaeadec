"""What people ask, as data: query templates, the book of them all, and what their SQL and words may name."""
