"""What people would rather look at, as SVG and PNG, and the same in words for those who cannot see it."""

from knowledge.pictures.painter import Painter, Picture
from knowledge.pictures.wanted import picture_wanted

__all__ = ["Painter", "Picture", "picture_wanted"]
