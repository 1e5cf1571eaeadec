"""Taking documents in: read to blocks, their facts proposed by rules, reviewed by a person before they are live."""
