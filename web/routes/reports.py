"""POST /a/{token}/reports and the template that goes out before it."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
