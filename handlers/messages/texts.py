"""Every word the bot says to people, apart from the answers themselves. Plain text unless the name ends in HTML."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

# ---- finding one's way -----------------------------------------------------------------------------------------

WELCOME_HTML: Final = (
    "<b>Xin chào!</b> Tôi trả lời câu hỏi về cụm thi đua và công tác thi đua, khen thưởng, kèm nguồn của "
    "từng thông tin.\n\n"
    "Anh/chị cứ gõ câu hỏi, có dấu hay không dấu đều được. Gõ /trogiup để xem cách dùng."
)
HELP_HTML: Final = (
    "<b>Cách hỏi</b>\n"
    "• Gõ câu hỏi bình thường, ví dụ: <i>{example}</i>\n"
    "• Hỏi tiếp ngắn gọn: <i>còn năm 2022?</i>, <i>cụm phó thì sao?</i>\n"
    "• Sửa câu hỏi đã gửi, câu trả lời sẽ được sửa theo.\n\n"
    "<b>Trong nhóm</b>, tôi chỉ trả lời khi được gọi: <code>/hoi câu hỏi</code>, hoặc trả lời tin nhắn của "
    "tôi{by_mention}.\n{inline}\n"
    "<b>Các lệnh</b>\n{commands}\n\n"
    "Tôi chỉ nói điều có nguồn. Điều gì chưa có dữ liệu, tôi sẽ nói là chưa có."
)
HELP_MENTION_HTML: Final = ", hoặc nhắc {mention}"
HELP_MENTION_AS_ADMIN_HTML: Final = " (nhắc {mention} chỉ tới được tôi ở nhóm mà tôi là quản trị viên)"
HELP_INLINE_HTML: Final = "<b>Ở bất kỳ cuộc trò chuyện nào</b>, gõ <code>{mention} câu hỏi</code> rồi chọn kết quả.\n"
GROUP_HELLO: Final = (
    "Xin chào cả nhóm! Hỏi về thi đua, khen thưởng bằng lệnh /hoi, ví dụ: /hoi {example} – tôi chỉ trả "
    "lời khi được gọi."
)
GROUP_START: Final = "Gõ /hoi kèm câu hỏi để hỏi trong nhóm, hoặc trả lời tin nhắn của tôi."
UNKNOWN_COMMAND: Final = "Tôi không có lệnh này. Gõ /trogiup để xem các lệnh, hoặc gõ thẳng câu hỏi."
TEXT_ONLY: Final = "Hiện tôi chỉ nhận câu hỏi bằng chữ. Anh/chị vui lòng gõ câu hỏi giúp tôi."
ASK_HOW: Final = "Anh/chị gõ câu hỏi ngay sau lệnh, ví dụ: /hoi {example}"
DEFAULT_EXAMPLE: Final = "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
TOO_LONG: Final = "Câu hỏi hơi dài. Anh/chị vui lòng rút gọn trong khoảng {limit} ký tự giúp tôi."
TOO_MANY: Final = "Anh/chị hỏi hơi nhanh. Vui lòng đợi khoảng một phút rồi hỏi tiếp giúp tôi."
NOT_ALLOWED: Final = "Rất tiếc, trợ lý này chỉ phục vụ những người được cơ quan quản lý cho phép."
CANNOT_WRITE: Final = "Máy chủ không ghi được tệp: {reason}. Anh/chị vui lòng báo người quản trị máy chủ."
WHY_NOT_WRITTEN: Final[Mapping[int, str]] = {
    errno.ENOENT: "thiếu thư mục tạm",
    errno.ENOSPC: "đĩa đầy",
    errno.EDQUOT: "hết hạn mức đĩa",
    errno.EROFS: "đĩa chỉ đọc",
    errno.EACCES: "không có quyền ghi",
}
SOMETHING_WRONG: Final = "Xin lỗi, có trục trặc nên tôi chưa trả lời được. Anh/chị vui lòng hỏi lại sau ít phút."

COMMANDS_VI: Final[dict[str, str]] = {
    "hoi": "Đặt câu hỏi",
    "tracuu": "Xem những gì đã biết, không cần hỏi",
    "baocao": "Báo cáo DOCX về một cụm, một đơn vị",
    "bang": "Bảng XLSX của câu trả lời gần nhất",
    "cum": "Chọn cụm thi đua mặc định",
    "nguon": "Nguồn của câu trả lời gần nhất",
    "trogiup": "Hướng dẫn sử dụng",
    "gopy": "Góp ý cho người quản trị",
    "quyenriengtu": "Quyền riêng tư và xóa dữ liệu",
    "start": "Bắt đầu",
    "napdulieu": "Nạp lại kho dữ liệu",
    "trangthai": "Tình trạng hoạt động",
    "chuatraloi": "Câu hỏi chưa trả lời được",
    "xetduyet": "Duyệt tài liệu đã gửi",
    "xuat": "Xuất dữ liệu để xem, sửa và gửi lại (XLSX, CSV)",
    "mau": "Tệp mẫu để điền dữ liệu mới",
}
COMMANDS_EN: Final[dict[str, str]] = {
    "hoi": "Ask a question",
    "tracuu": "Browse what is known",
    "baocao": "Report on a cluster or unit (DOCX)",
    "bang": "The latest answer as a table (XLSX)",
    "cum": "Choose the default cluster",
    "nguon": "Source of the latest answer",
    "help": "How to use this bot",
    "gopy": "Send feedback to the keepers",
    "privacy": "Privacy, and deleting your data",
    "start": "Start",
    "reload": "Reload the knowledge",
    "status": "How the bot is doing",
    "chuatraloi": "Unanswered questions",
    "xetduyet": "Review documents sent",
    "xuat": "Export facts to look through, edit and send back (XLSX, CSV)",
    "mau": "A form for new facts (XLSX)",
}
DESCRIPTION_VI: Final = (
    "Hỏi đáp về cụm thi đua và công tác thi đua, khen thưởng. Mỗi câu trả lời đều kèm nguồn; điều chưa "
    "có dữ liệu thì nói là chưa có."
)
SHORT_DESCRIPTION_VI: Final = "Hỏi đáp về cụm thi đua, thi đua và khen thưởng, có nguồn kèm theo."
DESCRIPTION_EN: Final = (
    "Answers questions in Vietnamese about emulation clusters, emulation and commendation work, each with its source."
)
SHORT_DESCRIPTION_EN: Final = "Vietnamese emulation and commendation work: questions and sourced answers."

# ---- answers and their buttons ---------------------------------------------------------------------------------

SOURCE_LABEL: Final = "Nguồn"
MORE_SOURCES: Final = "và {n} nguồn khác"
CONTINUED: Final = "(tiếp)"
MORE_IN_PRIVATE: Final = "… còn nữa, xem đủ trong trò chuyện riêng với trợ lý."
BUTTON_SOURCE: Final = "📄 Nguồn"
BUTTON_COPY: Final = "📋 Chép"
BUTTON_TABLE: Final = "⬇ Tải XLSX"
BUTTON_BROWSE: Final = "🗂 Duyệt dữ liệu"
BUTTON_GOOD: Final = "👍"
BUTTON_BAD: Final = "👎"
BUTTON_PREVIOUS: Final = "‹ Trước"
BUTTON_NEXT: Final = "Sau ›"
THANKS_GOOD: Final = "Cảm ơn anh/chị đã đánh giá."
THANKS_BAD: Final = "Cảm ơn anh/chị. Có thể gõ /gopy kèm vài lời để chúng tôi sửa cho đúng."
BUTTON_EXPIRED: Final = "Nút này đã cũ. Anh/chị vui lòng hỏi lại câu hỏi."
SOURCES_HEADING_HTML: Final = "<b>Nguồn của câu trả lời</b>"
NO_SOURCES: Final = "Câu trả lời này không lấy từ nguồn nào."
NO_ANSWER_YET: Final = "Chưa có câu trả lời nào để nêu nguồn. Anh/chị hãy đặt câu hỏi trước."

# ---- browsing and files ----------------------------------------------------------------------------------------

BROWSE_HOW: Final = "Chọn một mục để xem những gì đã biết, hoặc gõ /tracuu kèm tên cụm, đơn vị, người."
OTHER_SECTORS: Final = "lĩnh vực khác"
KIND_BUTTONS: Final[dict[str, str]] = {
    "cluster": "Cụm",
    "unit": "Đơn vị",
    "person": "Người",
    "meeting": "Hội nghị",
    "award": "Khen thưởng",
    "movement": "Phong trào",
    "document": "Văn bản",
}
BUTTON_BACK_TO: Final = "‹ Quay lại"
BUTTON_PICTURE: Final = "📊 Hình"
BUTTON_DOCX: Final = "⬇ DOCX"
BUTTON_XLSX: Final = "⬇ XLSX"
MORE_ROWS: Final = "… còn {n} mục"
NOTHING_KNOWN: Final = "Chưa có dữ liệu."
NOTHING_OF_YEAR: Final = "Chưa có dữ liệu năm {year}."
NOT_NAMED: Final = "Tôi chưa biết “{text}”. Anh/chị gõ /tracuu để xem những gì đã biết."
REPORT_HOW: Final = "Anh/chị gõ tên cụm hoặc đơn vị sau lệnh, thêm năm nếu cần, ví dụ: /baocao TDMNPB 2022"
NO_TABLE_YET: Final = "Chưa có câu trả lời nào để làm bảng. Anh/chị hãy đặt câu hỏi trước."
NOTHING_TO_DRAW: Final = (
    "Tôi chưa có gì để vẽ cho câu này. Tôi vẽ được cụm trưởng, cụm phó qua các năm, khen thưởng theo năm và lịch "
    "hội nghị của một cụm, ví dụ: vẽ biểu đồ cụm trưởng cụm TDMNPB"
)

# ---- inline ----------------------------------------------------------------------------------------------------

INLINE_ASK_PRIVATELY: Final = "Hỏi trong trò chuyện riêng"
INLINE_TABLE: Final = "Dạng bảng ({n} dòng)"
INLINE_TABLE_WHERE: Final = "Bản Telegram cũ không hiện được bảng; khi đó chọn kết quả dạng chữ"
INLINE_NOT_UNDERSTOOD: Final = "Chưa rõ câu hỏi, nhấn để hỏi riêng"
INLINE_TOO_MANY: Final = "Hơi nhanh, vui lòng đợi một phút"
INLINE_NOT_ALLOWED: Final = "Chỉ dành cho người được phép"

# ---- the chat's cluster ----------------------------------------------------------------------------------------

CLUSTER_PREFIX: Final = "Cụm thi đua "
CLUSTER_NONE: Final = "Chưa chọn cụm mặc định. Anh/chị chọn một cụm dưới đây, hoặc gõ /cum kèm tên cụm."
CLUSTER_NOW: Final = "Cụm mặc định: {name}. Câu hỏi không nêu tên cụm sẽ được hiểu là hỏi về cụm này."
CLUSTER_SET: Final = "Đã chọn cụm mặc định: {name}."
CLUSTER_CLEARED: Final = "Đã bỏ cụm mặc định."
CLUSTER_UNKNOWN: Final = "Tôi chưa biết cụm “{text}”. Anh/chị chọn một cụm gần giống dưới đây, hoặc gõ lại tên cụm."
CLUSTER_GONE: Final = "Cụm này không còn trong dữ liệu."
CLUSTER_CLEAR_BUTTON: Final = "Bỏ cụm mặc định"
CLUSTER_NOT_KEPT: Final = "Hiện chưa ghi nhớ được lựa chọn này. Anh/chị vui lòng thử lại sau."
GROUP_ADMINS_ONLY: Final = "Chỉ quản trị viên của nhóm mới đổi được cụm mặc định của nhóm."

# ---- privacy and feedback --------------------------------------------------------------------------------------

PRIVACY_HTML: Final = (
    "<b>Quyền riêng tư</b>\n"
    "• Mã người dùng và mã cuộc trò chuyện chỉ được lưu ở dạng băm có khóa, không ghi tên, không ghi số điện thoại.\n"
    "• Ngữ cảnh hội thoại và các nút bấm của câu trả lời được giữ tối đa {days} ngày rồi tự xóa.\n"
    "• {texts}\n"
    "• Trong nhóm, tôi chỉ xử lý tin nhắn gọi tôi, tin khác không được lưu. Không có gì được gửi cho bên thứ ba.\n\n"
    "Anh/chị có thể xóa ngay những gì thuộc về mình bằng nút dưới đây."
)
PRIVACY_KEEPS_TEXT: Final = (
    "Câu hỏi chưa trả lời được và lời góp ý được giữ nguyên văn, không kèm tên, cũng tối đa {days} ngày, "
    "để bổ sung dữ liệu."
)
PRIVACY_KEEPS_NO_TEXT: Final = "Lời của câu hỏi chưa trả lời được và lời góp ý không được lưu, chỉ đếm số lần."
BUTTON_FORGET: Final = "Xóa dữ liệu của tôi"
FORGOTTEN: Final = "Đã xóa dữ liệu của anh/chị."
NOT_FORGOTTEN: Final = "Chưa xóa được, anh/chị vui lòng thử lại sau."
FEEDBACK_HOW: Final = "Anh/chị gõ góp ý ngay sau lệnh, ví dụ: /gopy Năm 2022 còn thiếu cụm phó."
FEEDBACK_THANKS: Final = "Cảm ơn anh/chị, góp ý đã được ghi lại."
FEEDBACK_NOT_KEPT: Final = (
    "Cảm ơn anh/chị. Hiện chưa ghi lại được góp ý bằng lời, mong anh/chị báo trực tiếp người quản trị."
)
FEEDBACK_LIST_HTML: Final = "<b>Góp ý</b>\n👍 {good} · 👎 {bad} (trong {days} ngày qua)\n\n{remarks}"
FEEDBACK_NO_REMARKS: Final = "Chưa có góp ý bằng lời."
MORE_REMARKS: Final = "… và {n} góp ý khác."

# ---- admins ----------------------------------------------------------------------------------------------------

ADMINS_ONLY: Final = "Lệnh này dành cho quản trị viên của trợ lý. Cảm ơn anh/chị đã thông cảm."
ADMINS_IN_PRIVATE: Final = "Lệnh quản trị chỉ dùng được trong trò chuyện riêng với trợ lý."
ADMINS_NOT_FORWARDED: Final = "Lệnh quản trị chuyển tiếp không được thực hiện. Anh/chị vui lòng tự gõ lệnh."
FILES_FROM_ADMINS_ONLY: Final = "Chỉ quản trị viên gửi được tệp dữ liệu. Anh/chị vui lòng gõ câu hỏi bằng chữ giúp tôi."
BUSY: Final = "Đang có người khác cập nhật dữ liệu. Anh/chị vui lòng thử lại sau ít giây."
RELOADED_HTML: Final = "<b>Đã nạp dữ liệu.</b> Phiên bản <code>{old}</code> → <code>{new}</code>\n{difference}"
RELOADED_SAME_HTML: Final = "Dữ liệu không đổi. Phiên bản <code>{new}</code>."
RELOAD_REFUSED_HTML: Final = (
    "<b>Không nạp được</b>, dữ liệu cũ (phiên bản <code>{version}</code>) vẫn được dùng.\n{problems}"
)
MORE_PROBLEMS: Final = "… và {n} lỗi khác."
CHANGES: Final = "Thay đổi: {total}"
MORE_CHANGES: Final = "… và {n} dòng khác."
CONFLICTS: Final = "Nguồn nói khác nhau: {n}"
RELOAD_FORCE_HINT: Final = "Nếu lỗi chỉ là câu hỏi kiểm tra, có thể nạp bằng: /napdulieu batbuoc"
STATUS_HTML: Final = (
    "<b>Tình trạng</b>\n"
    "• Phiên bản dữ liệu: <code>{version}</code>\n"
    "• Cập nhật lần cuối: {updated}\n"
    "• Số liệu: {counts}\n"
    "• Đã chạy: {uptime}\n"
    "• Câu hỏi hôm nay: {questions}, trả lời được {share}\n"
    "• Thời gian tìm: trung bình {mean} ms, trung vị {p50} ms, p99 {p99} ms\n"
    "• Cuộc trò chuyện đang dùng: {chats}\n"
    "• Câu chưa trả lời được: {unanswered} · 👍 {good} · 👎 {bad}\n"
    "• Sổ ghi: {state}"
)
KNOWLEDGE_REFUSED_HTML: Final = (
    "\n• <b>Có dữ liệu mới nhưng tiến trình này không nhận</b>, vẫn trả lời theo bản cũ:\n{reason}"
)
RELOAD_FORCED: Final = "Đã bỏ qua các câu hỏi kiểm tra không đạt:"
UNKNOWN_TIME: Final = "chưa rõ"
STATE_WELL: Final = "bình thường"
STATE_UNWELL: Final = "KHÔNG GHI ĐƯỢC (vẫn trả lời bình thường)"
EXPORT_CAPTION: Final = "Dữ liệu phiên bản {version}. Có thể lọc, sửa rồi gửi lại tệp này cho tôi."
TEMPLATE_CAPTION: Final = "Tệp mẫu: điền trang Nguồn và các trang cần dùng, rồi gửi lại cho tôi."
TEMPLATE_FILE: Final = "thi-dua-mau.xlsx"

# ---- files sent by admins --------------------------------------------------------------------------------------

UPLOAD_WRONG_TYPE: Final = (
    "Tôi chỉ nhận tệp dữ kiện .yaml, .xlsx, .csv, hoặc tài liệu .docx, .doc, .pdf, .html, .txt, .jpg, .png."
)
UPLOAD_TOO_LARGE: Final = "Tệp quá lớn, tối đa {limit} KB."
UPLOADED_FILE: Final = "tệp"
UPLOAD_NOT_SERVED: Final = (
    "Máy chủ Bot API chạy với --local nên không cho tải tệp qua HTTP. Anh/chị vui lòng báo người quản trị máy chủ bỏ"
    " --local, hoặc chép tệp thẳng vào thư mục dữ liệu rồi gõ /napdulieu."
)
UPLOAD_EMPTY: Final = "Tệp trống."
UPLOAD_NOT_TEXT: Final = "Tệp không phải văn bản UTF-8. Anh/chị lưu lại với mã hóa UTF-8 rồi gửi lại giúp tôi."
UPLOAD_SAVE_AS: Final = "Tôi chưa đọc được loại tệp này. Anh/chị lưu lại thành .xlsx, .csv hoặc .yaml rồi gửi giúp tôi."
UPLOAD_MENDED: Final = "Đã đổi chữ từ {encoding} sang Unicode, xin xem kỹ."
UPLOAD_STRANGE: Final = "⚠ {n} dòng có chữ không giống tiếng Việt (dòng đầu: {line}); xin xem lại phông chữ."
UPLOAD_NO_HEAD: Final = "Tệp phải có phần “source” với “publisher” và “title” để biết thông tin từ đâu."
UPLOAD_REFUSED_HTML: Final = "<b>Tệp chưa dùng được</b>, dữ liệu không đổi.\n{problems}"
UPLOAD_CONFIRM_HTML: Final = (
    "<b>Tệp hợp lệ.</b> Sẽ lưu thành {name}{replaces}.{notes}\n{difference}\n\nĐưa vào dữ liệu?"
)
UPLOAD_REPLACES: Final = ", thay tệp cùng tên"
UPLOAD_MORE_NOTES: Final = "… và {n} ghi chú khác."
UPLOAD_MORE_FILES: Final = "và {n} tệp khác"
UPLOAD_NO_CHANGE: Final = "Tệp hợp lệ nhưng không thay đổi gì so với dữ liệu hiện có."
UPLOAD_CANCELLED: Final = "Đã hủy, dữ liệu không đổi."
BUTTON_CONFIRM: Final = "Đưa vào dữ liệu"
BUTTON_CANCEL: Final = "Hủy"
NOT_WRITTEN: Final = "không ghi được tệp ({reason})"
NOT_SHARED: Final = "chưa lưu được vào cơ sở dữ liệu chung nên chưa đổi gì; anh/chị vui lòng thử lại sau ít phút"
NOT_KEPT: Final = "Hiện chưa ghi nhớ được tệp này để chờ xác nhận. Anh/chị vui lòng thử lại sau."

# ---- documents under review ------------------------------------------------------------------------------------

INTAKE_READING: Final = "Đã nhận, đang đọc tài liệu…"
INTAKE_BUSY: Final = "Đang đọc một tài liệu khác, tài liệu này sẽ được đọc ngay sau đó."
INTAKE_TOO_LARGE: Final = "Tệp quá lớn, tối đa {limit} MB."
INTAKE_REFUSED: Final = "Chưa đọc được tài liệu này, dữ liệu không đổi. {reason}"
INTAKE_FAILED: Final = "Có trục trặc khi đọc tài liệu này, dữ liệu không đổi."
INTAKE_SUMMARY_HTML: Final = "<b>{title}</b>\n{day} · {kind}\n{facts}{warnings}"
INTAKE_FACTS: Final = "Tìm thấy {n} dữ kiện: {kinds}. Chưa có gì được đưa vào dữ liệu."
INTAKE_NO_FACTS: Final = "Không tìm thấy dữ kiện nào. Anh/chị có thể viết thêm bằng lời."
INTAKE_KNOWN_LIVE: Final = "Tài liệu này đã được duyệt và đưa vào dữ liệu trước đây."
INTAKE_KNOWN_DROPPED: Final = "Tài liệu này trước đây đã được bỏ, không đề xuất lại."
INTAKE_KNOWN_OPEN: Final = "Tài liệu này đã gửi trước đây và đang chờ duyệt."
INTAKE_NO_DAY: Final = "chưa rõ ngày đăng"
INTAKE_NONE: Final = "Không có tài liệu nào chờ duyệt. Anh/chị gửi tệp hoặc dán nội dung vào đây."
INTAKE_LIST_HTML: Final = "<b>Tài liệu chờ duyệt</b> ({n})"
INTAKE_GONE: Final = "Tài liệu này đã xong hoặc đã bỏ."
INTAKE_CARD_HTML: Final = "{sentences}{warning}\n\n<blockquote>{quote}</blockquote>{page}\n<i>{why}</i>\n{progress}"
INTAKE_PAGE: Final = "trang {page}"
INTAKE_LEFT: Final = "Còn {left}/{total}"
INTAKE_END_HTML: Final = (
    "<b>Đã xem hết.</b> Nhận {accepted}, bỏ {rejected}, để sau {skipped}.\n\n"
    "Còn thiếu gì trong tài liệu không? Bấm “✍️ Viết thêm” để bổ sung bằng một câu."
)
INTAKE_NOTHING_ACCEPTED: Final = "Chưa nhận dữ kiện nào nên không có gì để đưa vào."
INTAKE_WRITE_PROMPT: Final = "Trả lời tin nhắn này bằng một câu nêu dữ kiện còn thiếu, như trong tài liệu."
INTAKE_WRITE_SHAPE: Final = "Một câu nêu dữ kiện"
INTAKE_WRITTEN_NOTHING: Final = (
    "Chưa nhận ra dữ kiện nào trong câu này. Anh/chị viết đủ tên cụm, đơn vị, vai trò và năm, rồi trả lời lại."
)
INTAKE_MEND_PROMPT: Final = "Trả lời tin nhắn này, mỗi dòng một mục cần sửa theo mẫu khóa: giá trị. Hiện là:\n{values}"
INTAKE_MEND_SHAPE: Final = "khóa: giá trị"
INTAKE_MEND_WRONG: Final = "Chưa đúng mẫu. Mỗi dòng viết khóa: giá trị; các khóa sửa được: {keys}."
INTAKE_FINISH_HTML: Final = "<b>Sẽ ghi</b> <code>{name}</code>\n{difference}\n\nĐưa vào dữ liệu?"
INTAKE_NOT_YET_HTML: Final = "<b>Chưa ghi được</b>, dữ liệu không đổi. Những gì đã duyệt vẫn giữ nguyên.\n{problems}"
INTAKE_DROPPED: Final = "Đã bỏ tài liệu, không có gì được đưa vào dữ liệu."
BUTTON_REVIEW: Final = "Duyệt {n} dữ kiện"
BUTTON_ACCEPT: Final = "✅"
BUTTON_REJECT: Final = "❌"
BUTTON_SKIP: Final = "⏭"
BUTTON_UNDO: Final = "↩"
BUTTON_MEND: Final = "✏️ Sửa"
BUTTON_SPLIT: Final = "🔍 Từng mục"
BUTTON_BATCH: Final = "✅ Nhận {n} dữ kiện của quy tắc đã tin cậy"
BUTTON_WRITE: Final = "✍️ Viết thêm"
BUTTON_SKIPPED: Final = "⏭ Xem lại {n} dữ kiện để sau"
BUTTON_FINISH: Final = "Xong, xem thay đổi"
BUTTON_DROP: Final = "Bỏ tài liệu"
DOCUMENT_FORMATS: Final[dict[str, str]] = {
    "text": "văn bản",
    "html": "trang web",
    "docx": "Word",
    "doc": "Word",
    "pdf": "PDF",
    "scan": "PDF quét",
    "photo": "ảnh chụp",
    "xlsx": "Excel",
    "csv": "CSV",
}
PROPOSED_KINDS: Final[dict[str, str]] = {
    "cluster": "cụm",
    "role": "vai trò",
    "member": "thành viên",
    "meeting": "hội nghị",
    "award": "khen thưởng",
    "ranking": "xếp hạng",
    "document": "văn bản",
}

# ---- teaching --------------------------------------------------------------------------------------------------

UNANSWERED_NONE: Final = "Không có câu hỏi nào chưa trả lời được."
UNANSWERED_WORDS_NOT_KEPT: Final = "Cấu hình hiện không cho lưu lời câu hỏi. Số câu khác nhau chưa trả lời được: {n}."
UNANSWERED_HEADING_HTML: Final = "<b>Câu hỏi chưa trả lời được</b> ({n} nhóm)"
UNANSWERED_TIMES: Final = "{times} lần"
UNANSWERED_KINDS: Final[dict[str, str]] = {"unknown": "chưa hiểu", "no_data": "chưa có dữ liệu"}
UNANSWERED_ALIKE: Final = "{n} cách viết"
BUTTON_AS_ALIAS: Final = "Dạy tên gọi khác"
BUTTON_AS_EXAMPLE: Final = "Dạy làm ví dụ câu hỏi"
BUTTON_IGNORE: Final = "Bỏ qua"
BUTTON_BACK: Final = "‹ Danh sách"
BUTTON_TEACH: Final = "Ghi và nạp"
TEACH_WHICH_INTENT: Final = "“{question}” là câu hỏi thuộc loại nào?"
TEACH_EXAMPLE_REVIEW: Final = "Sẽ ghi “{question}” làm ví dụ của loại “{title}”, rồi nạp lại dữ liệu."
TEACH_ALIAS_PROMPT: Final = (
    "Anh/chị viết theo mẫu: cách gọi = tên trong dữ liệu\nVí dụ: vùng cao bắc = Trung du và miền "
    "núi phía Bắc\n\nCâu hỏi: {question}"
)
ALIAS_SHAPE: Final = "cách gọi = tên trong dữ liệu"
TEACH_ALIAS_SHAPE: Final = "Chưa đúng mẫu. Anh/chị viết: cách gọi = tên trong dữ liệu"
TEACH_ALIAS_NO_ENTITY: Final = "Không có tên “{name}” trong dữ liệu. Anh/chị kiểm tra lại tên."
TEACH_ALIAS_REVIEW: Final = "Sẽ ghi “{text}” là tên gọi khác của {kind} “{name}”, rồi nạp lại dữ liệu."
TEACH_ALIAS_WHICH: Final = "Có {n} mục cùng tên ấy. “{text}” là tên gọi khác của mục nào? Bấm một nút để ghi và nạp."
BUTTON_TEACH_THIS: Final = "Ghi cho {kind} {name}"
TEACH_DONE_HTML: Final = "<b>Đã dạy.</b> Phiên bản <code>{version}</code>\n{difference}"
TEACH_NOT_ENOUGH: Final = "Đã ghi, nhưng câu này vẫn chưa trả lời được. Anh/chị thử dạy cách khác."
TEACH_REFUSED_HTML: Final = "<b>Không dạy được</b>, dữ liệu giữ nguyên như cũ.\n{problems}"
TEACH_EXPIRED: Final = "Việc này đã xong hoặc đã quá hạn. Gõ /chuatraloi để xem lại danh sách."
IGNORED: Final = "Đã bỏ qua."
ENTITY_KINDS: Final[dict[str, str]] = {
    "unit": "đơn vị",
    "cluster": "cụm",
    "award_form": "hình thức khen thưởng",
    "movement": "phong trào",
    "document": "văn bản",
    "person": "người",
    "term": "thuật ngữ",
}

FACT_KINDS: Final[dict[str, str]] = {
    "act": "việc làm",
    "assessment": "xếp hạng",
    "author": "tác giả bài viết",
    "award": "khen thưởng",
    "award_form": "hình thức khen",
    "award_requirement": "điều kiện khen thưởng",
    "cluster_size": "số thành viên",
    "document": "văn bản",
    "document_listing": "văn bản được nêu",
    "document_relation": "quan hệ giữa các văn bản",
    "experience": "kinh nghiệm",
    "figure": "số liệu",
    "meeting": "hội nghị",
    "meeting_host": "đơn vị đăng cai",
    "membership": "thành viên cụm",
    "merger": "sáp nhập",
    "model_report": "báo cáo điển hình",
    "movement": "phong trào",
    "movement_mention": "phong trào được nêu",
    "organisation": "tổ chức (đơn vị, cụm)",
    "person": "người",
    "post": "chức vụ",
    "presence": "người dự, phát biểu",
    "request": "kiến nghị",
    "result": "kết quả",
    "role": "vai trò trong cụm",
    "shared_activity": "hoạt động chung",
    "shortcoming": "hạn chế",
    "task": "nhiệm vụ",
    "term": "thuật ngữ",
    "theme": "chủ đề",
}
