"""What name and password of Prefect must be like for its server to check them, and to be worth it."""

from __future__ import annotations

SHORTEST_PASSWORD = 12
HOW = 'ghi "tên:mật-khẩu", mật khẩu từ 12 ký tự, chỉ chữ không dấu, số và dấu thường'


def fault_of(auth: str) -> str:
    """What is wrong with `name:password`, in Vietnamese; empty where nothing is, or none is given.

    Prefect compares ASCII only: with any other letter each call fails (HTTP 500), even the right
    one's. An empty variable is a password to it, which everybody can guess.
    """
    if not auth:
        return ""
    name, colon, password = auth.partition(":")
    if not auth.isascii():
        return "mật khẩu của Prefect chỉ được dùng chữ không dấu"
    if not auth.isprintable() or auth != auth.strip():
        return "tên và mật khẩu của Prefect có dấu cách ở đầu, ở cuối, hoặc ký tự không in được"
    if not colon or not name:
        return "thiếu dấu hai chấm giữa tên và mật khẩu của Prefect"
    if len(password) < SHORTEST_PASSWORD:
        return f"mật khẩu của Prefect phải dài ít nhất {SHORTEST_PASSWORD} ký tự"
    return ""
