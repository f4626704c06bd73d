"""The table that says whose database it is."""

from sqlmodel import Field

from models.columns import Row


class OwnerRow(Row, table=True):
    """The one row: the code of the office, empty for an installation of one."""

    __tablename__ = "owner"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    office: str
