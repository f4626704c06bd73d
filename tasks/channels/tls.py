"""The TLS context of all channels: the system's authorities, names checked."""

from __future__ import annotations

import ssl
from functools import lru_cache

NOT_UNVERIFIED = (
    "địa chỉ ghi verify=no, tức là không kiểm chứng máy chủ; "
    "muốn cho phép thì đặt DONDOC_ALLOW_UNVERIFIED_TLS=true"
)


@lru_cache(maxsize=2)
def tls(verify: bool) -> ssl.SSLContext:
    """A context that checks certificates; only what the operator allows gets one that does not."""
    # 33 ms each: made once, and only where it is needed
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
