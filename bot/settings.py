"""The program's settings: one frozen model, read once, from the environment over a YAML file.

Every key stands, with its meaning, in ``config.example.yaml``. In the environment a key is written in capitals behind
``THIDUA_``, its sections joined by two underscores: ``telegram.base_url`` is ``THIDUA_TELEGRAM__BASE_URL``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints

import knowledge
from knowledge.files.marked_yaml import MarkedYaml, read_marked_yaml
from knowledge.files.problems import Problem
from knowledge.files.validation import validated

PREFIX = "THIDUA_"
DEFAULT_FILE = Path("config.yaml")


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
    """Where the program itself listens: health, metrics and, in webhook mode, Telegram's updates."""

    listen: str = "127.0.0.1"
    port: Port | None = None


class PathSettings(_Section):
    """Where things are kept; relative to the directory the program is started in."""

    knowledge: Path = Path(knowledge.__file__).parent
    overlay: Path = Path("var/knowledge")
    facts: Path = Path("var/facts.sqlite")
    state: Path = Path("var/state.sqlite")


class StateSettings(_Section):
    """What several programs that serve one bot share."""

    database: SecretStr | None = None


class ChatSettings(_Section):
    """How the bot behaves in a chat, and what it remembers."""

    context_minutes: int = Field(default=30, ge=0, le=10_080)
    questions_per_minute: int = Field(default=20, ge=1, le=100_000)
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
        held = (self.telegram.token, self.telegram.proxy, self.telegram.webhook.secret, self.state.database)
        return tuple(secret.get_secret_value() for secret in held if secret is not None)


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        file: a YAML file that must exist; None reads ``config.yaml`` where there is one.
        environment: variables, those of the process by default.

    Raises:
        SettingsError: a key or a value that is not known or does not fit; all of them at once.
    """
    environment = os.environ if environment is None else environment
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
    secret = telegram.webhook.secret
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        found.append((("telegram", "webhook", "secret"), "chỉ gồm A-Z, a-z, 0-9, _ và -, từ 1 đến 256 ký tự"))
    return [Problem(marked.file, marked.line_of(path), f'khóa "{path[-1]}": {text}') for path, text in found]


def _told(problem: Problem) -> str:
    """A problem as one line; a variable of the environment has no lines."""
    return str(problem).replace(":1: ", ": ", 1) if problem.file.startswith(PREFIX) else str(problem)
