from pathlib import Path

import pytest

from config.settings import CHECKOUT, LogFormat, Settings
from models.errors import StartupError

NOTHING = Path("/nonexistent/.env")


def load(**environment: str) -> Settings:
    return Settings.load(environment, NOTHING)


def test_without_any_setting_everything_has_its_default() -> None:
    settings = load()
    assert settings.web_port == 8080
    assert settings.web_host == "127.0.0.1"
    assert settings.telegram_token is None
    assert settings.database_url == f"sqlite+aiosqlite:///{CHECKOUT / 'var' / 'moodsync.db'}"


def test_the_environment_overrules_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MOODSYNC_WEB_PORT=1\nMOODSYNC_LOG_FORMAT=json\n")
    settings = Settings.load({"MOODSYNC_WEB_PORT": "2"}, file)
    assert settings.web_port == 2
    assert settings.log_format is LogFormat.JSON


def test_the_first_line_of_a_file_from_windows_counts(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfMOODSYNC_WEB_PORT=1\r\nMOODSYNC_LOG_FORMAT=json\r\n")
    settings = Settings.load({}, file)
    assert (settings.web_port, settings.log_format) == (1, LogFormat.JSON)


def test_a_file_in_another_encoding_stops_the_program_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("MOODSYNC_LLM_MODEL=modèle\n".encode("latin-1"))
    with pytest.raises(StartupError, match="save it as UTF-8"):
        Settings.load({}, file)


@pytest.mark.parametrize(
    "address", ["localhost:11434/v1", "ftp://localhost", "http://", "http:/x"]
)
def test_an_address_that_nothing_can_be_asked_at_stops_the_program(address: str) -> None:
    with pytest.raises(StartupError, match=r"LLM_URL: .*http:// or https://"):
        load(MOODSYNC_LLM_URL=address)


def test_a_gateway_is_asked_by_websocket() -> None:
    assert load(MOODSYNC_DISCORD_GATEWAY_URL=" ws://h:1 ").discord_gateway_url == "ws://h:1"
    with pytest.raises(StartupError, match=r"GATEWAY_URL: .*wss://"):
        load(MOODSYNC_DISCORD_GATEWAY_URL="https://h")


def test_a_misspelt_name_stops_the_program_and_is_corrected() -> None:
    with pytest.raises(StartupError, match="Did you mean MOODSYNC_WEB_PORT"):
        load(MOODSYNC_WEB_PROT="1")


def test_other_programs_variables_do_not_matter() -> None:
    assert load(PATH="/bin", MOOD="x").web_port == 8080


@pytest.mark.parametrize("port", ["eighty", "-1", "70000", ""])
def test_a_wrong_value_names_its_setting(port: str) -> None:
    with pytest.raises(StartupError, match="MOODSYNC_WEB_PORT"):
        load(MOODSYNC_WEB_PORT=port)


@pytest.mark.parametrize("engine", ["own", "vader", "hub:a/b", "hub: ./folder ", " hub:C:/x"])
def test_words_are_read_by_a_known_engine(engine: str) -> None:
    assert load(MOODSYNC_TEXT_ENGINE=engine).text_engine == engine.replace(" ", "")


@pytest.mark.parametrize("engine", ["", "hub", "hub:", "hub: ", "vader:x", "bert"])
def test_an_unknown_engine_for_words_names_those_that_are_known(engine: str) -> None:
    with pytest.raises(StartupError, match=r"TEXT_ENGINE: .*own, vader, or hub"):
        load(MOODSYNC_TEXT_ENGINE=engine)


@pytest.mark.parametrize("token", ["", "  "])
def test_an_empty_token_is_no_token(token: str) -> None:
    assert load(MOODSYNC_TELEGRAM_TOKEN=token).telegram_token is None


def test_a_secret_never_shows() -> None:
    settings = load(MOODSYNC_TELEGRAM_TOKEN="123:secret")
    assert "secret" not in repr(settings)
    assert settings.telegram_token
    assert settings.telegram_token.get_secret_value() == "123:secret"


def test_a_database_may_be_a_path_or_an_address() -> None:
    assert load(MOODSYNC_DATABASE="/tmp/x.db").database_url == "sqlite+aiosqlite:////tmp/x.db"  # noqa: S108
    assert load(MOODSYNC_DATABASE="postgresql+asyncpg://h/d").database_url.startswith("postgresql")


def test_an_absent_data_folder_of_the_home_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert load(MOODSYNC_DATABASE="~/m.db").database_url == "sqlite+aiosqlite:////home/ann/m.db"
