"""When the database came out of a backup, and since when it may send again. Times are aware UTC."""

from datetime import date, datetime

from sqlmodel import Field

from models.columns import Row


class RestorationRow(Row, table=True):
    """The database was brought back as it was at `backup_at`; nothing is sent until it is released.

    `sent_until` is the last day of which a person says that the lost database may have sent its
    messages; it is empty where nothing was sent after the backup.
    """

    __tablename__ = "restoration"

    id: int | None = Field(default=None, primary_key=True)
    backup_at: datetime
    restored_at: datetime
    sent_until: date | None = None
    released_at: datetime | None = None
    released_by: str = ""
