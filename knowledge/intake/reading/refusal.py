"""Why a document is not read, in words for the person who sent it."""

from __future__ import annotations

from typing import Final


class ReadingRefused(ValueError):  # noqa: N818 - named for what happened
    """A document that cannot be read; ``str()`` is a line in Vietnamese."""


EMPTY: Final = "Tệp trống."
TOO_LARGE: Final = "Tệp quá lớn: tối đa {limit} MB."
ENCRYPTED: Final = "Tệp có mật khẩu. Anh/chị lưu một bản không mật khẩu rồi gửi lại."
BROKEN: Final = "Tệp hỏng hoặc không đúng định dạng {format}, không đọc được."
BOMB: Final = "Tệp nén bung ra quá lớn, không mở."
UNKNOWN: Final = (
    "Đây không phải tài liệu đọc được. Nhận: .docx, .doc, .pdf, .html, .xlsx, .csv, .txt và ảnh .jpg, .png."
)
NOT_TEXT: Final = "Tệp không phải văn bản: không có chữ đọc được."
NO_TEXT: Final = "Không tìm thấy chữ nào trong tài liệu."
TOO_MANY_PAGES: Final = "Tài liệu có {pages} trang, tối đa {limit} trang; anh/chị tách thành nhiều tệp."
TOO_LONG: Final = "Tài liệu quá dài: tối đa {limit} ký tự."
TOO_MANY_CELLS: Final = "Bảng tính quá lớn: tối đa {limit} ô."
PICTURE_TOO_LARGE: Final = "Ảnh quá lớn: tối đa {limit} triệu điểm ảnh."
NO_TESSERACT: Final = (
    "Bản quét hay ảnh cần chương trình tesseract có tiếng Việt, máy này chưa có. "
    "Người quản trị cài gói tesseract-ocr và tesseract-ocr-vie."
)
NO_CATDOC: Final = "Tệp .doc cần chương trình catdoc, máy này chưa có. Anh/chị lưu thành .docx rồi gửi lại."
OLD_SPREADSHEET: Final = "Tệp .xls đời cũ chưa đọc được. Anh/chị lưu thành .xlsx rồi gửi lại."
OUT_OF_TIME: Final = "Đọc quá {seconds} giây chưa xong nên đã dừng."
OUT_OF_MEMORY: Final = "Tài liệu đòi quá nhiều bộ nhớ nên đã dừng."
FELL: Final = "Chương trình đọc bị dừng giữa chừng vì tệp này; tệp có thể hỏng."
