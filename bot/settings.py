"""The program's settings: one frozen model, read once, from the environment over a YAML file.

Every key stands, with its meaning, in ``config.example.yaml``. In the environment a key is written in capitals behind
``THIDUA_``, its sections joined by two underscores: ``telegram.base_url`` is ``THIDUA_TELEGRAM__BASE_URL``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, IPvAnyNetwork, SecretStr, StringConstraints

import knowledge
from bot.redaction import BOT_TOKEN, HIDDEN
from knowledge.files.marked_yaml import MarkedYaml, read_marked_yaml
from knowledge.files.problems import Problem, shortened
from knowledge.files.validation import validated

PREFIX = "THIDUA_"
DEFAULT_FILE = Path("config.yaml")
_SHORTEST_KEY = 16  # characters

_ACCOUNT = re.compile(r"(?:[a-z0-9+.-]*://)?(?P<user>[^\s:/]*):(?P<password>\S+)@", re.IGNORECASE)
_PROXY = re.compile(
    r"http://(?:[^\s:/?#@]+(?::[^\s/?#@]*)?@)?(?:[^\s:/?#@\[\]]+|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?/?",
    re.IGNORECASE,
)
_SECRET_KEY = re.compile(r"token|secret|proxy|password|key", re.IGNORECASE)


class SettingsError(ValueError):
    """The settings cannot be used.

    Attributes:
        problems: all that is wrong, each with the file and line or the name of the variable.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(_told, problems)))
        self.problems = problems


def _listed(value: Any) -> Any:
    """A list as a variable of the environment holds it: ``1, 2``; a single value of the file is a list of one."""
    return re.split(r"[,\s]+", value.strip()) if isinstance(value, str) and value.strip() else value or ()


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'không có múi giờ "{name}", ví dụ Asia/Ho_Chi_Minh') from None
    return name


Ids = Annotated[tuple[int, ...], BeforeValidator(_listed)]
Secrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_listed)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], BeforeValidator(_listed)]
Origins = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.:-]+$")], ...], BeforeValidator(_listed)
]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Port = Annotated[int, Field(ge=0, le=65535)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#]+$")]
# What Telegram takes as the secret of a webhook, and what needs no escaping in a path.
Token256 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,256}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class TimeoutSettings(_Section):
    """Seconds to wait for the Bot API; see :class:`bot.transport.Timeouts`."""

    pool: Seconds = 5.0
    connect: Seconds = 5.0
    write: Seconds = 5.0
    read: Seconds = 10.0
    upload: Seconds = 60.0


class WebhookSettings(_Section):
    """How Telegram reaches the bot in webhook mode."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#]+$")] | None = None
    path: Token256 = "updates"
    secret: SecretStr | None = None
    max_connections: int = Field(default=40, ge=1, le=100)

    @property
    def root(self) -> str:
        """The public address without the path, with which it may be given as well."""
        return (self.url or "").rstrip("/").removesuffix(f"/telegram/{self.path}")


class TelegramSettings(_Section):
    """The bot's account and how it speaks with the Bot API."""

    token: SecretStr | None = None
    base_url: Address = "https://api.telegram.org"
    base_file_url: Address | None = None
    proxy: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook: WebhookSettings = WebhookSettings()
    admins: Ids = ()
    allowed: Ids = ()
    blocked: Ids = ()
    inline: bool = True
    guest: bool = False
    concurrency: int = Field(default=16, ge=1, le=256)
    connections: int = Field(default=32, ge=1, le=512)
    poll_seconds: int = Field(default=30, ge=0, le=50)
    start_attempts: int = Field(default=5, ge=1, le=1000)
    refusal_seconds: Seconds = 30.0
    stop_seconds: Seconds = 20.0
    rate_limit: bool = True
    timeouts: TimeoutSettings = TimeoutSettings()

    @property
    def methods_url(self) -> str:
        """The address that the token and a method's name are put behind."""
        return f"{self._root}/bot"

    @property
    def files_url(self) -> str:
        """The address that the token and a file's path are put behind."""
        return (self.base_file_url or f"{self._root}/file/bot").rstrip("/")

    @property
    def _root(self) -> str:
        # Other programs want the address with "/bot" behind it; both are understood.
        return self.base_url.rstrip("/").removesuffix("/bot")


class WebSettings(_Section):
    """Where the program itself listens: health, metrics, in webhook mode Telegram's updates, and the web page."""

    listen: str = "127.0.0.1"
    port: Port | None = None
    page: bool = False
    path: Annotated[str, StringConstraints(pattern=r"^(/[A-Za-z0-9_-]+)*$")] = ""
    proxies: Networks = (ip_network("127.0.0.1"), ip_network("::1"))
    user_header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")] | None = None
    keys: Secrets = ()
    embed_in: Origins = ()
    requests_per_minute: int = Field(default=120, ge=1, le=100_000)


class PathSettings(_Section):
    """Where things are kept; relative to the directory the program is started in."""

    knowledge: Path = Path(knowledge.__file__).parent
    overlay: Path = Path("var/knowledge")
    facts: Path = Path("var/facts.sqlite")
    state: Path = Path("var/state.sqlite")
    intake: Path = Path("var/intake.sqlite")


class StateSettings(_Section):
    """What several programs that serve one bot share."""

    database: SecretStr | None = None


class ChatSettings(_Section):
    """How the bot behaves in a chat, and what it remembers."""

    context_minutes: int = Field(default=30, ge=0, le=10_080)
    questions_per_minute: int = Field(default=20, ge=1, le=100_000)
    group_replies_per_minute: int = Field(default=18, ge=2, le=100_000)
    inline_per_minute: int = Field(default=90, ge=1, le=100_000)
    inline_cache_seconds: int = Field(default=5, ge=0, le=300)
    question_limit: int = Field(default=1000, ge=50, le=4096)
    upload_limit: int = Field(default=2_000_000, ge=1000, le=20_000_000)
    retention_days: int = Field(default=90, ge=1, le=3650)
    keep_question_text: bool = True


class LocalSettings(_Section):
    """The local page that stands in for Telegram where there is no token."""

    port: Port = 8080


class LoggingSettings(_Section):
    """What is logged and how."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value),
    ] = "info"
    format: Literal["auto", "json", "text"] = "auto"


class Settings(_Section):
    """All settings. Read them with :func:`load_settings`."""

    telegram: TelegramSettings = TelegramSettings()
    web: WebSettings = WebSettings()
    paths: PathSettings = PathSettings()
    state: StateSettings = StateSettings()
    chat: ChatSettings = ChatSettings()
    local: LocalSettings = LocalSettings()
    logging: LoggingSettings = LoggingSettings()
    time_zone: Annotated[str, BeforeValidator(_known_zone)] = "Asia/Ho_Chi_Minh"

    @property
    def knowledge_roots(self) -> tuple[Path, Path]:
        """The directories of knowledge: the packaged one, and what admins have added."""
        return self.paths.knowledge, self.paths.overlay

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that no log may show."""
        telegram = self.telegram
        held = (telegram.token, telegram.proxy, telegram.webhook.secret, self.state.database, *self.web.keys)
        whole = tuple(secret.get_secret_value() for secret in held if secret is not None)
        addresses = (*whole, telegram.base_url, telegram.base_file_url or "", telegram.webhook.url or "")
        return (*whole, *(part for address in addresses for part in _passwords(address)))


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        file: a YAML file that must exist; None reads ``config.yaml`` where there is one.
        environment: variables, those of the process by default.

    Raises:
        SettingsError: a key or a value that is not known or does not fit; all of them at once.
    """
    environment = os.environ if environment is None else environment
    try:
        return _loaded(file, environment)
    except SettingsError as error:
        raw = [value for name, value in environment.items() if name.startswith(PREFIX)]
        secret = [*filter(_looks_secret, raw), *_secrets_in(_from_file(file)[0].value)]
        raise SettingsError([_without(secret, problem) for problem in error.problems]) from None


def _loaded(file: Path | None, environment: Mapping[str, str]) -> Settings:
    marked, problems = _from_file(file)
    value: dict[str, Any] = marked.value
    for name in sorted(environment):
        if name.startswith(PREFIX) and environment[name] != "":
            variable = _nested(name.removeprefix(PREFIX).lower().split("__"), environment[name])
            refused = validated(MarkedYaml(name, variable, 1), Settings)[1]
            problems += refused
            value = value if refused else _merged(value, variable)
    problems = [*validated(marked, Settings)[1], *problems] if marked.value else problems
    if problems:
        raise SettingsError(problems)
    settings = validated(replace(marked, value=value), Settings)[0] if value else Settings()
    if settings is None:
        raise AssertionError("each part was checked above")
    if inconsistent := _inconsistencies(settings, marked):
        raise SettingsError(inconsistent)
    return settings


def _from_file(file: Path | None) -> tuple[MarkedYaml, list[Problem]]:
    empty = MarkedYaml(str(file or DEFAULT_FILE), {}, 1)
    if file is None and not DEFAULT_FILE.exists():
        return empty, []
    marked, problems = read_marked_yaml(file or DEFAULT_FILE)
    if marked is None or marked.value is None:
        return empty, problems
    if not isinstance(marked.value, dict):
        return empty, [*problems, Problem(marked.file, 1, 'phải là các cặp "khóa: giá trị"')]
    return marked, problems


def _nested(steps: list[str], value: str) -> dict[str, Any]:
    head, *rest = steps
    return {head: _nested(rest, value) if rest else value}


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``below`` with the values of ``above`` laid over it, section by section."""
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        merged[key] = _merged(inner or {}, value) if isinstance(value, dict) and isinstance(inner, dict) else value
    return merged


def _inconsistencies(settings: Settings, marked: MarkedYaml) -> list[Problem]:
    """What is wrong between keys that are right each by itself."""
    telegram = settings.telegram
    found: list[tuple[tuple[str, ...], str]] = []
    if telegram.token is not None and ":" not in telegram.token.get_secret_value():
        found.append((("telegram", "token"), "không phải mã của bot: mã do @BotFather cấp có dạng 123456:ABC…"))
    if telegram.mode == "webhook":
        if telegram.webhook.url is None:
            found.append((("telegram", "webhook"), 'chế độ webhook cần "url": địa chỉ https mà Telegram gọi tới'))
        if settings.web.port is None:
            found.append((("web",), 'chế độ webhook cần "web.port": cổng để nhận cập nhật'))
    if settings.web.page and settings.web.port is None:
        found.append((("web", "page"), 'trang web cần "web.port": cổng để mở trang'))
    if any(len(key.get_secret_value()) < _SHORTEST_KEY for key in settings.web.keys):
        found.append((("web", "keys"), f"mỗi khóa phải có ít nhất {_SHORTEST_KEY} ký tự"))
    found += _unfit_proxy(telegram.proxy)
    secret = telegram.webhook.secret
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        found.append((("telegram", "webhook", "secret"), "chỉ gồm A-Z, a-z, 0-9, _ và -, từ 1 đến 256 ký tự"))
    return [Problem(marked.file, marked.line_of(path), f'khóa "{path[-1]}": {text}') for path, text in found]


def _unfit_proxy(proxy: SecretStr | None) -> list[tuple[tuple[str, ...], str]]:
    fits = proxy is None or _PROXY.fullmatch(proxy.get_secret_value())
    if fits is True or (fits and int(fits["port"] or 80) <= 65535):
        return []
    told = (
        "phải có dạng http://người-dùng:mật-khẩu@máy:cổng; chỉ dùng được proxy HTTP, không dùng được socks hay https;"
        " các dấu : / # ? @ trong mật khẩu viết thành %3A %2F %23 %3F %40"
    )
    return [(("telegram", "proxy"), told)]


def _passwords(address: str) -> tuple[str, ...]:
    """The password in an address, as it stands there and as it is sent."""
    found = _ACCOUNT.match(address)
    if found is None:
        return ()
    password = found["password"]
    return tuple(dict.fromkeys((f"{found['user']}:{password}", password, unquote(password), quote(password, safe=""))))


def _looks_secret(text: str) -> bool:
    return bool(BOT_TOKEN.search(text) or _ACCOUNT.match(text))


def _secrets_in(value: Any, key: str = "") -> list[str]:
    """The values of a settings file that no line may show: by their key, or because they look like it."""
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in _secrets_in(inner, str(name))]
    if isinstance(value, list):
        return [found for inner in value for found in _secrets_in(inner, key)]
    return [value] if isinstance(value, str) and value and (_SECRET_KEY.search(key) or _looks_secret(value)) else []


def _without(secrets: list[str], problem: Problem) -> Problem:
    message, hint = problem.message, problem.hint
    for secret in secrets:
        for shown in (shortened(secret), secret):
            message, hint = message.replace(shown, HIDDEN), hint and hint.replace(shown, HIDDEN)
    return replace(problem, message=BOT_TOKEN.sub(HIDDEN, message), hint=hint and BOT_TOKEN.sub(HIDDEN, hint))


def _told(problem: Problem) -> str:
    """A problem as one line; a variable of the environment has no lines."""
    return str(problem).replace(":1: ", ": ", 1) if problem.file.startswith(PREFIX) else str(problem)
