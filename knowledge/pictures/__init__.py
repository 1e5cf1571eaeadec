"""What people would rather look at, as SVG and PNG, and the same in words for those who cannot see it."""

from knowledge.pictures.painter import Painter, Picture

__all__ = ["Painter", "Picture"]
