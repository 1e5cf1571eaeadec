"""Why the system refuses a file, in Vietnamese: its own words are English, and staff read them."""

from __future__ import annotations

import errno
from collections.abc import Mapping

_WORDS: Mapping[int, str] = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.ENOSPC: "đĩa đầy",
    errno.EDQUOT: "hết dung lượng được cấp",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "đây không phải là thư mục",
    errno.EEXIST: "đã có",
    errno.ELOOP: "liên kết quay vòng",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EMFILE: "mở quá nhiều tệp",
    errno.ENFILE: "mở quá nhiều tệp",
    errno.EIO: "ổ đĩa hỏng hoặc bị tháo",
    errno.ESTALE: "ổ đĩa mạng không còn đó",
    errno.EBUSY: "đang được dùng",
    errno.EFBIG: "tệp quá lớn",
}


def in_words(error: OSError) -> str:
    """The reason of an error of the system; in its own words where there are none here."""
    return _WORDS.get(error.errno or 0) or error.strerror or str(error)
