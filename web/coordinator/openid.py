"""An OpenID Connect provider as the desk asks it (OpenID Connect Core 1.0, code flow with PKCE)."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from config.settings import Settings
from dondoc.errors import DondocError, InvalidSettings
from models.secrets import key_ring

# what a provider may sign with; never "none", never with the client's secret
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
SECONDS = 10.0
LEEWAY_SECONDS = 60
LASTS = timedelta(minutes=10)
NOT_SIGNED_IN = "không đăng nhập được bằng tài khoản của cơ quan"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that is under way, as the browser keeps it: unreadable, and for ten minutes."""

    state: str
    nonce: str
    verifier: str
    way: str
    at: str

    def hidden(self) -> str:
        """The cookie's value."""
        values = [self.state, self.nonce, self.verifier, self.way, self.at]
        return key_ring().hidden(json.dumps(values))

    @classmethod
    def shown(cls, hidden: str, now: datetime) -> Begun:
        """What was begun. Raises DondocError for what is none or too old."""
        try:
            begun = cls(*json.loads(key_ring().shown(hidden)))
        except (InvalidSettings, ValueError, TypeError):
            raise DondocError(NOT_SIGNED_IN, remedy="thử lại từ trang đăng nhập") from None
        if not timedelta(0) <= now - datetime.fromisoformat(begun.at) <= LASTS:
            raise DondocError("trang đăng nhập đã quá lâu", remedy="thử lại từ trang đăng nhập")
        return begun


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider has signed in; its address is in small letters."""

    address: str
    name: str


class Provider:
    """The provider of the settings; what it says of itself is asked for at every sign-in."""

    def __init__(self, settings: Settings, redirect_uri: str) -> None:
        self._settings = settings
        self._redirect_uri = redirect_uri

    def begin(self, way: str, now: datetime) -> tuple[str, Begun]:
        """Where to send the browser, and what it is to bring back. Raises DondocError."""
        begun = Begun(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(64),
            way=way,
            at=now.isoformat(),
        )
        url, _ = self._client().create_authorization_url(
            self._described()["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
        return url, begun

    def finish(self, begun: Begun, said: dict[str, str], now: datetime) -> Person:
        """Who came back with this answer. Raises DondocError for anyone who is not to be let in."""
        described = self._described()
        if not hmac.compare_digest(said.get("state", "").encode(), begun.state.encode()):
            raise DondocError(NOT_SIGNED_IN, remedy="thử lại từ trang đăng nhập")
        # RFC 9207: an answer that names another issuer was meant for somebody else
        if said.get("iss", described["issuer"]) != described["issuer"] or not said.get("code"):
            raise DondocError(NOT_SIGNED_IN)
        try:
            token = self._client().fetch_token(
                described["token_endpoint"], code=said["code"], code_verifier=begun.verifier
            )
            keys = self._asked(described["jwks_uri"])
            claims = self._claims(token["id_token"], keys, begun, now)
        except (OAuthError, JoseError, httpx.HTTPError, KeyError, ValueError, TypeError) as wrong:
            raise DondocError(NOT_SIGNED_IN) from wrong
        return self._person(claims)

    def _claims(
        self, id_token: str, keys: dict[str, Any], begun: Begun, now: datetime
    ) -> dict[str, Any]:
        """The claims of a token that is the provider's, for us, of now and of this very sign-in."""
        found = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        wanted = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._settings.oidc_issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            nonce={"essential": True, "value": begun.nonce},
            exp={"essential": True},
            iat={"essential": True},
        )
        wanted.validate(found.claims)
        others = found.claims.get("azp", self._settings.oidc_client_id)
        if others != self._settings.oidc_client_id:
            raise ValueError("azp")
        return dict(found.claims)

    def _person(self, claims: dict[str, Any]) -> Person:
        address = str(claims.get("email", "")).strip().lower()
        is_verified = claims.get("email_verified") is True
        if not is_verified or address not in self._settings.oidc_addresses():
            raise DondocError(
                "tài khoản này không thuộc danh sách cán bộ điều phối",
                remedy="liên hệ người quản trị",
            )
        return Person(address, str(claims.get("name") or address))

    def _described(self) -> dict[str, Any]:
        issuer = self._settings.oidc_issuer
        try:
            found = self._asked(f"{issuer}/.well-known/openid-configuration")
            if found["issuer"].rstrip("/") != issuer:
                raise ValueError("issuer")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if urlsplit(found[name]).scheme != urlsplit(issuer).scheme:
                    raise ValueError(name)
        except (httpx.HTTPError, KeyError, ValueError, AttributeError, TypeError) as wrong:
            raise DondocError(
                "máy chủ đăng nhập của cơ quan không trả lời đúng", remedy="thử lại sau ít phút"
            ) from wrong
        return {**found, "issuer": issuer}

    def _asked(self, url: str) -> dict[str, Any]:
        answer = httpx.get(url, timeout=SECONDS).raise_for_status().json()
        if not isinstance(answer, dict):
            raise TypeError(url)
        return answer

    def _client(self) -> Any:
        return OAuth2Client(
            client_id=self._settings.oidc_client_id,
            client_secret=self._settings.oidc_client_secret.get_secret_value(),
            scope="openid email profile",
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=SECONDS,
        )
