"""The coordinators: their accounts, their sessions, and how long a sign-in must wait. Aware UTC."""

from datetime import datetime

from sqlmodel import Field

from models.columns import Row


class CoordinatorRow(Row, table=True):
    """A person of the coordinating office who may sign in; `name` is written in small letters.

    `password` is an Argon2id hash, empty for who signs in through OpenID Connect only.
    """

    __tablename__ = "coordinator"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    shown_name: str
    password: str = ""
    created_at: datetime
    password_at: datetime | None = None
    signed_in_at: datetime | None = None
    disabled_at: datetime | None = None


class CoordinatorSessionRow(Row, table=True):
    """A session of a coordinator: of its random token only the SHA-256, in hexadecimal, is kept."""

    __tablename__ = "coordinator_session"

    id: int | None = Field(default=None, primary_key=True)
    coordinator_id: int = Field(foreign_key="coordinator.id", ondelete="CASCADE", index=True)
    token_sha256: str = Field(unique=True)
    began_at: datetime
    seen_at: datetime
    ends_at: datetime = Field(index=True)


class SignInWaitRow(Row, table=True):
    """How often signing in failed of late, per account name and per address.

    `subject` is an HMAC of the name or address: the table names nobody.
    """

    __tablename__ = "sign_in_wait"

    subject: str = Field(primary_key=True)
    failures: int = 0
    failed_at: datetime = Field(index=True)
    open_at: datetime
