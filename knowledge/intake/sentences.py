"""A proposed fact as a sentence: what the bot would say if it were accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROLES = {"head": "Cụm trưởng", "deputy": "Cụm phó"}
MEETINGS = {
    "year_end_review": "hội nghị tổng kết",
    "half_year_review": "hội nghị sơ kết",
    "agreement_signing": "hội nghị ký giao ước thi đua",
    "training": "hội nghị tập huấn",
    "other": "cuộc họp",
}
GROUPS = {
    "collective": "tập thể",
    "individual": "cá nhân",
    "business_person": "doanh nhân",
    "household": "hộ gia đình",
    "agency_head": "thủ trưởng",
}
BASES = {
    "beside": "năm ghi ngay cạnh",
    "next": "năm ghi trong cùng câu",
    "context": "năm suy từ chỗ khác trong bài",
    "none": "không cần năm",
}
_NAMES = {
    "cluster": "cụm",
    "year": "năm",
    "role": "vai trò",
    "holder": "đơn vị giữ vai trò",
    "holder_person": "người giữ vai trò",
    "date": "ngày",
    "place": "địa điểm",
    "host": "đơn vị đăng cai",
    "kind_of": "loại",
    "reviews": "thời kỳ tổng kết",
    "plans": "thời kỳ triển khai",
    "form": "hình thức",
    "status": "tình trạng",
    "recipient": "nơi được khen",
    "count": "số lượng",
    "group": "nhóm",
    "unit": "đơn vị",
    "name": "tên",
    "organiser": "cơ quan tổ chức",
    "number": "số văn bản",
    "rank": "hạng",
    "conferred_by": "người tặng",
}


def sentence(kind: str, values: Mapping[str, Any]) -> str:
    """The fact in one Vietnamese sentence; a kind without a wording of its own is told key by key."""
    tell = _TOLD.get(kind)
    return tell(values) if tell else f"{kind}: {listed(values)}"


def listed(values: Mapping[str, Any]) -> str:
    """Values key by key: what an alternative would change, say."""
    return "; ".join(f"{_NAMES.get(key, key)}: {value_told(value)}" for key, value in values.items() if _told(value))


def value_told(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    for names in (ROLES, MEETINGS, GROUPS, _STATUSES):
        if isinstance(value, str) and value in names:
            return names[value]
    return str(value)


def _told(value: Any) -> bool:
    return value is not None and value not in ("", [], ())


_STATUSES = {"conferred": "đã tặng", "proposed": "mới đề nghị"}


def _cluster(values: Mapping[str, Any]) -> str:
    organiser = values.get("organiser")
    return f"Có {values['name']}" + (f" (của {organiser})." if organiser else ".")


def _role(values: Mapping[str, Any]) -> str:
    year = f"Năm {str(values['year']).replace('..', '–')}, " if values.get("year") else "(Không rõ năm) "
    person = f" ({values['holder_person']})" if values.get("holder_person") else ""
    holder = values.get("holder") or values.get("holder_full") or "(chưa rõ đơn vị)"
    return f"{year}{ROLES.get(str(values.get('role')), 'vai trò khác')} của {_of(values)} là {holder}{person}."


def _member(values: Mapping[str, Any]) -> str:
    return f"{values.get('unit')} là thành viên của {_of(values)}."


def _meeting(values: Mapping[str, Any]) -> str:
    parts = [f"{MEETINGS.get(str(values.get('kind_of')), 'cuộc họp').capitalize()} của {_of(values)}"]
    if values.get("reviews"):
        parts.append(f"về thời kỳ {values['reviews']}")
    if values.get("plans"):
        parts.append(f"triển khai {values['plans']}")
    if values.get("date"):
        year, month, day = str(values["date"]).split("-")
        parts.append(f"họp ngày {day}/{month}/{year}")
    if values.get("place"):
        parts.append(f"tại {values['place']}")
    if values.get("host"):
        parts.append(f"do {value_told(values['host'])} đăng cai")
    return ", ".join(parts) + "."


def _award(values: Mapping[str, Any]) -> str:
    about = f"{values.get('about') or 'khoảng'} " if values.get("approximate") else ""
    counted = f"{about}{values.get('count')} {GROUPS.get(str(values.get('group')), 'nơi')}"
    who = str(values.get("recipient") or counted)
    verb = "được đề nghị tặng" if values.get("status") == "proposed" else "được tặng"
    form = values.get("form") or "khen thưởng (không nêu hình thức)"
    year = f" năm {values['year']}" if values.get("year") else ""
    of = f" ({values['cluster']})" if values.get("cluster") else ""
    return f"{who} {verb} {form}{year}{of}."


def _ranking(values: Mapping[str, Any]) -> str:
    year = f"Năm {values['year']}, " if values.get("year") else ""
    return f"{year}{values.get('unit')} xếp hạng {values.get('rank')} trong {_of(values)}."


def _document(values: Mapping[str, Any]) -> str:
    day = f", ngày {values['date']}" if values.get("date") else ""
    return f"Có nêu văn bản {values.get('number')}{day}."


def _of(values: Mapping[str, Any]) -> str:
    return str(values.get("cluster") or values.get("unit_scope") or "(chưa rõ cụm)")


_TOLD = {
    "cluster": _cluster,
    "role": _role,
    "member": _member,
    "meeting": _meeting,
    "award": _award,
    "ranking": _ranking,
    "document": _document,
}
