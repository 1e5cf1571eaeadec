"""The files of knowledge: YAML read with its lines, held against models, its problems told; and what admins add to."""
