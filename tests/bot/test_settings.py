from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.settings import Settings, SettingsError, load_settings
from knowledge.files.marked_yaml import parse_marked_yaml

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:" + "A" * 35


def refused(file: Path | None = None, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(file, environment or {})
    return str(caught.value).splitlines()


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def keys(model: type[BaseModel], above: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], FieldInfo]]:
    found: list[tuple[tuple[str, ...], FieldInfo]] = []
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found += keys(field.annotation, (*above, name))
        else:
            found.append(((*above, name), field))
    return found


def leaves(value: object, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return [above]
    return [leaf for key, inner in value.items() for leaf in leaves(inner, (*above, key))]


def test_nothing_given_means_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}) == Settings()


def test_the_file_in_the_working_directory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "telegram:\n  admins: [12, 34]\n")
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}).telegram.admins == (12, 34)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing.yaml") == [f"{tmp_path / 'missing.yaml'}:1: không phải là tệp đọc được"]


def test_the_environment_wins_over_the_file_key_by_key(tmp_path: Path) -> None:
    file = written(tmp_path, "telegram:\n  mode: polling\n  concurrency: 4\nchat:\n  retention_days: 7\n")
    settings = load_settings(file, {"THIDUA_TELEGRAM__CONCURRENCY": "9", "THIDUA_TELEGRAM__ADMINS": "1, 2"})
    assert (settings.telegram.concurrency, settings.telegram.admins, settings.chat.retention_days) == (9, (1, 2), 7)


def test_an_empty_variable_says_nothing() -> None:
    assert load_settings(None, {"THIDUA_TELEGRAM__TOKEN": ""}).telegram.token is None


def test_variables_of_other_programs_are_left_alone() -> None:
    assert load_settings(None, {"TELEGRAM__TOKEN": "x", "PATH": "/bin"}) == Settings()


def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_known(tmp_path: Path) -> None:
    file = written(tmp_path, "# mine\ntelegram:\n  mode: polling\n  tokne: abc\n")
    assert refused(file) == [f'{file}:4: không có khóa "tokne" (có phải "token"?)']


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "telegram:\n  concurrency: many\nchat:\n  retention_days: 0\ntime_zone: Asia/Hanoi\n")
    lines = refused(file, {"THIDUA_TELEGRAM__MODE": "webhok", "THIDUA_WEB__PROT": "1"})
    assert [line.removeprefix(f"{file}:").partition(":")[0] for line in lines] == [
        "2", "4", "5", "THIDUA_TELEGRAM__MODE", "THIDUA_WEB__PROT",
    ]  # fmt: skip
    assert '"webhook"' in lines[3]
    assert '"port"' in lines[4]


def test_a_webhook_needs_an_address_and_a_port(tmp_path: Path) -> None:
    file = written(tmp_path, "telegram:\n  mode: webhook\n  webhook:\n    path: abc\n")
    lines = refused(file)
    assert len(lines) == 2
    assert lines[0].startswith(f"{file}:3: ")


def test_the_page_needs_a_port_and_keys_that_cannot_be_guessed(tmp_path: Path) -> None:
    file = written(tmp_path, "web:\n  page: true\n  keys: [ngan, mot-khoa-du-dai-1234]\n")
    lines = refused(file)
    assert [line.removeprefix(f"{file}:").partition(":")[0] for line in lines] == ["2", "3"]
    assert "ngan" not in lines[1].replace("ngắn", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PATH", "tro-ly"), ("PATH", "/a/"), ("PATH", "/a b"), ("EMBED_IN", "portal.example.vn"), ("EMBED_IN", "https://a;b"),
        ("PROXIES", "proxy"), ("USER_HEADER", "X Remote"), ("REQUESTS_PER_MINUTE", "0"),
    ],
)  # fmt: skip
def test_what_would_let_somebody_in_by_mistake_is_refused(name: str, value: str) -> None:
    assert len(refused(None, {f"THIDUA_WEB__{name}": value})) == 1


def test_lists_of_the_page_come_from_the_environment_too() -> None:
    environment = {"THIDUA_WEB__KEYS": f"{TOKEN}, {TOKEN}b", "THIDUA_WEB__PROXIES": "10.0.0.0/8, ::1"}
    settings = load_settings(None, environment)
    assert [str(network) for network in settings.web.proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.secrets == (TOKEN, f"{TOKEN}b")
    assert TOKEN not in repr(settings)


def test_what_is_no_token_is_refused_without_being_shown(tmp_path: Path) -> None:
    lines = refused(written(tmp_path, "telegram:\n  token: hunter2hunter2\n"))
    assert len(lines) == 1
    assert "hunter2" not in lines[0]


@pytest.mark.parametrize("secret", ["with space", "ê", "a" * 257])
def test_a_webhook_secret_that_telegram_would_refuse_is_refused_here(secret: str) -> None:
    lines = refused(None, {"THIDUA_TELEGRAM__WEBHOOK__SECRET": secret})
    assert secret not in lines[0]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot"])
def test_the_address_of_the_bot_api_is_taken_with_and_without_bot(address: str) -> None:
    telegram = load_settings(None, {"THIDUA_TELEGRAM__BASE_URL": address}).telegram
    assert telegram.methods_url == "http://127.0.0.1:8081/bot"
    assert telegram.files_url == "http://127.0.0.1:8081/file/bot"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().telegram.concurrency = 3  # type: ignore[misc]


def test_secrets_hide_from_repr_and_are_known_to_the_logs() -> None:
    settings = load_settings(
        None, {"THIDUA_TELEGRAM__TOKEN": TOKEN, "THIDUA_TELEGRAM__PROXY": "http://me:passw0rd@proxy:3128"}
    )
    assert TOKEN not in repr(settings) + str(settings)
    assert "passw0rd" not in repr(settings) + str(settings)
    assert settings.secrets == (TOKEN, "http://me:passw0rd@proxy:3128", "me:passw0rd", "passw0rd")


def test_every_key_that_sounds_secret_is_a_secret() -> None:
    sounding = [field for path, field in keys(Settings) if re.search("token|secret|proxy|password", path[-1])]
    assert sounding
    assert all(field.annotation == (SecretStr | None) for field in sounding)


def test_every_key_is_documented_in_the_example() -> None:
    """Each key stands in the example (perhaps as a comment), with a comment above it, and no other key does."""
    text = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    uncommented = re.sub(r"(?m)^( *)# ([a-z_]+:( \S*)?)$", r"\1\2", text)
    marked, problems = parse_marked_yaml(uncommented, "config.example.yaml")
    assert problems == []
    assert marked is not None
    assert {path for path, _ in keys(Settings)} == set(leaves(marked.value))
    lines = uncommented.splitlines()
    for path, _ in keys(Settings):
        above = lines[marked.line_of(path) - 2]
        assert above.lstrip().startswith("#"), f"{'.'.join(path)} has no comment above it"


def test_the_example_is_itself_a_configuration_that_changes_nothing() -> None:
    assert load_settings(ROOT / "config.example.yaml", {}) == Settings()


PASSWORD = "p4ss-w0rd-of-mine"


@pytest.mark.parametrize(
    "proxy",
    [
        f"http://me:{PASSWORD}#x@proxy:3128",
        f"http://me:{PASSWORD}/x@proxy:3128",
        f"me:{PASSWORD}@proxy:3128",
        f"http://me:{PASSWORD}@proxy:port",
        f"http://me:{PASSWORD}@proxy:99999",
        f"socks5://me:{PASSWORD}@proxy:1080",
        f"https://me:{PASSWORD}@proxy:3128",
        f"http://me:{PASSWORD}?@proxy",
        f"http://me:{PASSWORD}@",
        f"http://[{PASSWORD}:3128",
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused_in_words_without_its_password(proxy: str) -> None:
    [line] = refused(None, {"THIDUA_TELEGRAM__PROXY": proxy})
    assert "proxy HTTP" in line
    assert "p4ss" not in line


@pytest.mark.parametrize(
    "proxy", ["http://proxy:3128", "http://me:p%23w%2F@proxy:3128/", "http://me@proxy", "http://[::1]:3128"]
)
def test_a_proxy_is_taken(proxy: str) -> None:
    assert load_settings(None, {"THIDUA_TELEGRAM__PROXY": proxy}).telegram.proxy is not None


@pytest.mark.parametrize(
    "text",
    [
        f"telegram: {{tokn: '{TOKEN}'}}",
        f"telegram: {{mode: '{TOKEN}'}}",
        f"telegram: {{'{TOKEN}': x}}",
        f"local: {{port: '{TOKEN}'}}",
        f"telegram: {{admins: ['{TOKEN}']}}",
        f"telegram: {{base_url: 'htps://me:{PASSWORD}@api.example'}}",
        f"telegram: {{base_url: 'me:{PASSWORD}/x@api.example'}}",
        f"telegram: {{webhook: {{url: 'ftp://me:{PASSWORD}{'x' * 60}@api.example'}}}}",
        f"logging: {{level: 'http://me:{PASSWORD}@api.example'}}",
        f"telegram: {{timeouts: {{password: '{PASSWORD}'}}}}",
        f"telegram: {{poll_seconds: {{secret: '{PASSWORD}'}}}}",
    ],
)
def test_no_line_about_settings_shows_a_secret_wherever_it_was_put(tmp_path: Path, text: str) -> None:
    lines = refused(written(tmp_path, text + "\n"))
    assert lines
    assert not any("p4ss" in line or TOKEN.partition(":")[2][:20] in line for line in lines)


@pytest.mark.parametrize("name", ["LOCAL__PORT", "TELEGRAM__MODE", "TELEGRAM__TOKN", "TIME_ZONE", "LOGGING__LEVEL"])
def test_no_line_about_a_variable_shows_a_secret(name: str) -> None:
    [line] = refused(None, {f"THIDUA_{name}": TOKEN})
    assert TOKEN.partition(":")[2][:20] not in line


def test_the_address_of_the_webhook_may_be_given_with_its_path() -> None:
    for url in ("https://vi.example", "https://vi.example/", "https://vi.example/telegram/updates"):
        settings = load_settings(None, {"THIDUA_TELEGRAM__WEBHOOK__URL": url})
        assert settings.telegram.webhook.root == "https://vi.example"
