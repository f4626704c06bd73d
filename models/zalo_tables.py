"""The Official Accounts of Zalo that messages go out through, with tokens that change by themselves."""

from datetime import datetime

from sqlmodel import Field

from models.columns import Row
from models.secrets import SecretText

MESSAGES = "https://openapi.zalo.me"
TOKENS = "https://oauth.zaloapp.com"


class ZaloAccountRow(Row, table=True):
    """One Official Account: `zalooa://NAME/user_id` writes through it.

    A refresh token serves once and gives the next pair. Who renews holds the row by `renewing_by`
    until `renewing_until`. `messages_at` and `tokens_at` are Zalo's servers, or an office's gateway.
    """

    __tablename__ = "zalo_account"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    app_id: str
    app_secret: str = Field(sa_type=SecretText)
    access_token: str = Field(sa_type=SecretText)
    refresh_token: str = Field(sa_type=SecretText)
    expires_at: datetime
    renewed_at: datetime
    renewing_by: str | None = None
    renewing_until: datetime | None = None
    last_error: str = ""
    messages_at: str = MESSAGES
    tokens_at: str = TOKENS
