"""What an operator sets through the environment (`DONDOC_…`); only the edges read it."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.files import PACKAGED_FOLDER
from dondoc.errors import InvalidSettings

Port = Annotated[int, Field(ge=1, le=65535)]
Rate = Annotated[int, Field(ge=1)]
BYTES_OF_A_KEY = 32
# their values hold passwords and keys
NEVER_SHOWN = (
    *("DATABASE_URL", "SECRET_KEYS", "HEARTBEAT_URL", "ALARM_URL"),
    *("METRICS_TOKEN", "OIDC_CLIENT_SECRET", "MAILBOX_URL"),
)
SHORTEST_TOKEN = 24


def _sqlite_in_home(known: dict[str, Any]) -> str:
    return f"sqlite:///{known.get('home', Path('var'))}/dondoc.db"


def _parts(keys: SecretStr) -> list[str]:
    return [part.strip() for part in keys.get_secret_value().split(",") if part.strip()]


def _desk_address(known: dict[str, Any]) -> str:
    return f"http://{known.get('prefect_host')}:{known.get('prefect_port')}"


def _own_address(known: dict[str, Any]) -> str:
    return f"http://{known.get('web_host')}:{known.get('web_port')}"


class Settings(BaseSettings):
    """Every setting, checked once and frozen.

    `home` holds all data. `config_folder` (`DONDOC_CONFIG`) may hold an office's own copies of the
    data files of `config/`; a file that is not there is taken from the package. `public_url` is
    where people reach the web application, without a closing slash. `reports_to` is a mailbox to
    which agencies may send reports; empty where they use only their page. `secret_keys` are the
    Fernet keys of addresses and tokens, the current one first, commas between; without them a key
    file in `home` is used. `heartbeat_url` is called while all that is due agrees with what was
    sent, `alarm_url` by Prefect when a run fails or does not start; both hold tokens.
    `prefect_url` is where the coordinators' browsers reach Prefect. `metrics_token` opens /metrics to
    other machines than this. A coordinator's session ends `session_idle_minutes` after its last
    request and `session_hours` after signing in. With `oidc_issuer` set, coordinators whose address
    stands in `oidc_allowed` (commas between) may sign in there. `link_requests_a_minute` and
    `address_requests_a_minute` bound how often one link and one address may ask for calendar and page.
    `mailbox_url` is the mailbox that reports are sent to (imaps://user:password@host/INBOX),
    `inbox_folder` a folder into which they are put; empty where there is none.
    """

    model_config = SettingsConfigDict(
        env_prefix="DONDOC_",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        validate_default=True,
        hide_input_in_errors=True,
    )

    home: Path = Path("var")
    database_url: str = Field(default_factory=_sqlite_in_home)
    web_host: str = "127.0.0.1"
    web_port: Port = 8180
    web_workers: Annotated[int, Field(ge=1, le=64)] = 1
    public_url: str = Field(default_factory=_own_address)
    prefect_host: str = "127.0.0.1"
    prefect_port: Port = 4200
    prefect_url: str = Field(default_factory=_desk_address)
    prefect_auth: Annotated[SecretStr, Field(alias="PREFECT_API_AUTH_STRING")] = SecretStr("")
    office_name: str = "Sở Văn hóa và Thể thao thành phố Hà Nội"
    sender_address: str = "dondoc@localhost"
    reports_to: str = ""
    mailbox_url: SecretStr = SecretStr("")
    inbox_folder: Path | None = None
    heartbeat_url: str = Field(default="", repr=False)
    alarm_url: str = Field(default="", repr=False)
    metrics_token: SecretStr = SecretStr("")
    log_format: Literal["text", "json"] = "text"
    session_idle_minutes: Annotated[int, Field(ge=5, le=24 * 60)] = 60
    session_hours: Annotated[int, Field(ge=1, le=7 * 24)] = 12
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_allowed: str = ""
    allow_private_webhooks: bool = False
    allow_unverified_tls: bool = False
    secret_keys: SecretStr = SecretStr("")
    link_requests_a_minute: Rate = 120
    address_requests_a_minute: Rate = 3000
    config_folder: Annotated[Path, Field(alias="DONDOC_CONFIG")] = PACKAGED_FOLDER

    @field_validator("home")
    @classmethod
    def _whatever_the_working_folder(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _names_a_database(cls, url: str) -> str:
        if "://" not in url:
            raise ValueError("phải có dạng sqlite:///đường/dẫn.db hoặc postgresql+psycopg://…")
        return url

    @field_validator("public_url", "prefect_url")
    @classmethod
    def _can_be_opened(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("phải bắt đầu bằng http:// hoặc https://")
        return url.rstrip("/")

    @field_validator("heartbeat_url", "alarm_url")
    @classmethod
    def _can_be_called(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("phải bắt đầu bằng http:// hoặc https://")
        return url

    @field_validator("mailbox_url")
    @classmethod
    def _is_a_mailbox(cls, url: SecretStr) -> SecretStr:
        written = url.get_secret_value()
        if written and not written.startswith(("imaps://", "imap://")):
            raise ValueError("phải có dạng imaps://tài-khoản:mật-khẩu@máy-chủ/INBOX")
        return url

    @field_validator("inbox_folder")
    @classmethod
    def _is_a_place(cls, folder: Path | None) -> Path | None:
        return folder.expanduser().absolute() if folder else None

    @field_validator("metrics_token")
    @classmethod
    def _is_hard_to_guess(cls, token: SecretStr) -> SecretStr:
        if 0 < len(token.get_secret_value()) < SHORTEST_TOKEN:
            raise ValueError(f"phải dài ít nhất {SHORTEST_TOKEN} ký tự")
        return token

    @field_validator("oidc_issuer")
    @classmethod
    def _is_safe_to_ask(cls, issuer: str) -> str:
        if issuer and not issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("phải bắt đầu bằng https://")
        return issuer.rstrip("/")

    @field_validator("sender_address", "reports_to")
    @classmethod
    def _is_an_address(cls, address: str, info: ValidationInfo) -> str:
        if not address and info.field_name == "reports_to":
            return address
        if "@" not in address or any(character.isspace() for character in address):
            raise ValueError("phải là một địa chỉ thư điện tử, như dondoc@hanoi.gov.vn")
        return address

    @field_validator("secret_keys")
    @classmethod
    def _are_keys(cls, given: SecretStr) -> SecretStr:
        for key in _parts(given):
            try:
                is_key = len(urlsafe_b64decode(key)) == BYTES_OF_A_KEY
            except ValueError:
                is_key = False
            if not is_key:
                raise ValueError("mỗi khóa là 32 byte viết bằng base64, cách nhau bằng dấu phẩy")
        return given

    def given_keys(self) -> list[str]:
        """The keys of `secret_keys`, none where the key file is to be used."""
        return _parts(self.secret_keys)

    @field_validator("oidc_allowed")
    @classmethod
    def _provider_is_whole(cls, allowed: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_issuer") and not (allowed and info.data.get("oidc_client_id")):
            raise ValueError("cần cả DONDOC_OIDC_CLIENT_ID và danh sách địa chỉ được đăng nhập")
        return allowed

    def oidc_addresses(self) -> frozenset[str]:
        """The addresses whose owners may sign in through OpenID Connect, in small letters."""
        return frozenset(one.strip().lower() for one in self.oidc_allowed.split(",") if one.strip())

    @field_validator("config_folder")
    @classmethod
    def _is_a_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError("không có thư mục này")
        return folder


# what pydantic finds wrong -> how a person in the office would say it
_IN_VIETNAMESE = {
    "int_parsing": "phải là số nguyên",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "số quá nhỏ",
    "less_than_equal": "số quá lớn, cổng cao nhất là 65535",
    "literal_error": "phải là text hoặc json",
}


def _in_one_line(wrong: ValidationError) -> str:
    faults = []
    for fault in wrong.errors():
        name = str(fault["loc"][0]).upper()
        variable = name if name.startswith("DONDOC_") else f"DONDOC_{name}"
        reason = fault["msg"].removeprefix("Value error, ")
        shown = variable if name in NEVER_SHOWN else f"{variable}={fault['input']}"
        faults.append(f"{shown}: {_IN_VIETNAMESE.get(fault['type'], reason)}")
    return "; ".join(faults)


def load_settings(**given: Any) -> Settings:
    """Read the settings from the environment; `given` ones win. Raises InvalidSettings, one line."""
    try:
        return Settings(**given)
    except ValidationError as wrong:
        raise InvalidSettings(_in_one_line(wrong), where="Cài đặt") from wrong
