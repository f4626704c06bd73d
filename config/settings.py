"""What an operator sets through the environment (`DONDOC_…`); only the edges read it."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from config.at_work import Place, place_at_work
from config.files import PACKAGED_FOLDER
from config.prefect_auth import HOW, fault_of
from dondoc.errors import InvalidSettings

Port = Annotated[int, Field(ge=1, le=65535)]
Rate = Annotated[int, Field(ge=1)]
BYTES_OF_A_KEY = 32
# their values hold passwords and keys
NEVER_SHOWN = (
    *("DATABASE_URL", "SECRET_KEYS", "HEARTBEAT_URL", "ALARM_URL"),
    *("METRICS_TOKEN", "OIDC_CLIENT_SECRET", "MAILBOX_URL", "PREFECT_API_AUTH_STRING"),
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
    `offices` is the folder of the offices' files where the installation serves several, `office` the
    code of the one at work; with `only_offices` the environment itself is none.
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

    office: str = ""
    offices: Path | None = None
    only_offices: bool = False
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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment; of an office its own variables instead."""
        place = place_at_work()
        if not place.code:
            return init_settings, env_settings
        return init_settings, InitSettingsSource(settings_cls, init_kwargs=_by_field(place))

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

    @field_validator("prefect_auth")
    @classmethod
    def _can_be_checked(cls, auth: SecretStr) -> SecretStr:
        if fault := fault_of(auth.get_secret_value()):
            raise ValueError(f"{fault}; {HOW}")
        return auth

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


def _variable_of(field: str, alias: str | None) -> str:
    return alias or f"DONDOC_{field.upper()}"


def variable_names() -> frozenset[str]:
    """The names of all variables that are settings."""
    fields = Settings.model_fields.items()
    return frozenset(_variable_of(name, field.alias) for name, field in fields)


def _by_field(place: Place) -> dict[str, str]:
    named = {_variable_of(name, field.alias): name for name, field in Settings.model_fields.items()}
    return {named[name]: value for name, value in place.values.items() if name in named and value}


# what pydantic finds wrong -> how a person in the office would say it
_IN_VIETNAMESE = {
    "int_parsing": "phải là số nguyên",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "số quá nhỏ",
    "less_than_equal": "số quá lớn, cổng cao nhất là 65535",
    "literal_error": "phải là text hoặc json",
}


def _in_one_line(wrong: ValidationError, place: Place) -> str:
    faults = []
    for fault in wrong.errors():
        name = str(fault["loc"][0]).upper()
        variable = name if name in variable_names() else f"DONDOC_{name}"
        reason = fault["msg"].removeprefix("Value error, ")
        shown = variable if name in NEVER_SHOWN else f"{variable}={fault['input']}"
        line = f"dòng {place.lines[variable]}: " if variable in place.lines else ""
        faults.append(f"{line}{shown}: {_IN_VIETNAMESE.get(fault['type'], reason)}")
    return "; ".join(faults)


def load_settings(**given: Any) -> Settings:
    """Read the settings of the office at work; `given` ones win. Raises InvalidSettings, one line.

    Where the environment is no office itself, one must be chosen.
    """
    settings = load_installation(**given)
    if settings.only_offices and not settings.office:
        raise InvalidSettings(
            "chưa chọn văn phòng",
            where="DONDOC_OFFICE",
            remedy="chạy: dondoc --office MÃ … (xem các mã: dondoc offices)",
        )
    return settings


def load_installation(**given: Any) -> Settings:
    """The same where no office need be chosen: for what is done for all of them."""
    place = place_at_work()
    try:
        return Settings(**given)
    except ValidationError as wrong:
        where = str(place.file) if place.file else "Cài đặt"
        raise InvalidSettings(_in_one_line(wrong, place), where=where) from wrong
