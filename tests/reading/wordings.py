"""How offices head the columns of their tables of tasks."""

from __future__ import annotations

WORDINGS: dict[str, tuple[str, ...]] = {
    "number": ("TT", "STT", "Stt", "Số TT"),
    "content": (
        "Nội dung", "Nội dung/nhiệm vụ", "Nội dung, quy mô công việc", "Nội dung công việc",
        "Nội dung hoạt động", "Nội dung nhiệm vụ", "Nội dung thực hiện", "Nhiệm vụ", "Nhiệm vụ, giải pháp",
        "Nhiệm vụ và giải pháp", "Nhiệm vụ thực hiện", "Tên nhiệm vụ", "Tên nhiệm vụ/dự án", "Tên văn bản",
        "Hoạt động", "NỘI DUNG CÔNG VIỆC",
    ),
    "timing": (
        "Thời gian", "Thời gian thực hiện", "Thời gian hoàn thành", "Thời gian thực hiện/ hoàn thành",
        "Thời gian dự kiến hoàn thành", "Thời gian triển khai", "Thời gian trình", "Thời hạn hoàn thành",
        "Thời hạn ban hành", "Tiến độ", "Tiến độ thời gian",
    ),
    "lead": (
        "Cơ quan chủ trì", "Cơ quan chủ trì thực hiện", "Cơ quan, đơn vị chủ trì", "Đơn vị chủ trì",
        "Đơn vị chủ trì (tham mưu) thực hiện", "Đơn vị thực hiện", "Cơ quan thực hiện", "Chủ trì", "CHỦ TRÌ",
        "Sở, ngành chủ trì tham mưu", "Cơ quan phụ trách", "Đơn vị phụ trách",
    ),
    "coordinating": (
        "Cơ quan phối hợp", "Cơ quan phối hợp thực hiện", "Cơ quan, đơn vị phối hợp", "Đơn vị phối hợp",
        "Đơn vị phối hợp thực hiện", "Phối hợp", "PHỐI HỢP", "Lực lượng hỗ trợ",
    ),
    "product": (
        "Sản phẩm", "Sản phẩm đầu ra", "Sản phẩm dự kiến", "Sản phẩm, kết quả", "Kết quả", "Kết quả dự kiến",
        "Kết quả thực hiện", "Kết quả/Sản phẩm", "Chỉ tiêu đạt được", "Hồ sơ",
    ),
}  # fmt: skip

# those of them that label paragraphs too
LABELS: dict[str, tuple[str, ...]] = {
    "timing": ("Thời gian", "Thời gian hoàn thành", "Thời hạn hoàn thành", "Tiến độ", "Thời gian thực hiện/ hoàn thành"),
    "lead": ("Cơ quan chủ trì", "Đơn vị thực hiện", "Cơ quan phụ trách", "Đơn vị chủ trì (tham mưu) thực hiện", "CHỦ TRÌ"),
    "coordinating": ("Cơ quan phối hợp", "Phối hợp", "Đơn vị phối hợp thực hiện", "Cơ quan, đơn vị phối hợp"),
    "product": ("Sản phẩm", "Kết quả dự kiến", "Sản phẩm đầu ra", "Kết quả/Sản phẩm"),
}  # fmt: skip


def as_label(field: str, name: str) -> str:
    """The name as a label of a paragraph."""
    labels = LABELS.get(field, (name,))
    return name if name in labels else labels[0]
