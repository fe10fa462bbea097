from hashlib import sha256

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.web_chat import COOKIE, WebChat
from models.chat import (
    Platform,
)
from tests.bot.web_pages import Script, ask, client


def test_the_page_is_served_with_headers_that_allow_nothing_else() -> None:
    response = client(Script()).get("/")
    assert response.status_code == 200
    assert "<title>MoodSync</title>" in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["permissions-policy"].startswith("camera=(self)")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["chat.js", "chat.css", "icon.svg"])
def test_its_files_come_from_here_and_are_checked_for_freshness(name: str) -> None:
    response = client(Script()).get(f"/static/{name}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["etag"]


def test_the_page_names_no_other_host() -> None:
    with client(Script()) as browser:
        text = browser.get("/").text
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("path", ["/nothing", "/static/../web_chat.py", "/static/%2e%2e/app.py"])
def test_nothing_else_is_served(path: str) -> None:
    assert client(Script()).get(path).status_code == 404


def test_health_says_ok() -> None:
    response = client(Script()).get("/health")
    assert response.json() == {"status": "ok"}
    assert response.headers["cache-control"] == "no-store"


def test_a_visitor_gets_a_cookie_that_scripts_cannot_read_and_keeps_it() -> None:
    browser = client(Script())
    first = browser.get("/").headers["set-cookie"]
    assert "HttpOnly" in first
    assert "SameSite=Strict" in first
    assert "Secure" not in first
    token = browser.cookies[COOKIE]
    assert len(token) == 43
    assert f"{COOKIE}={token}" in browser.get("/").headers["set-cookie"]


def test_over_https_the_cookie_is_secure() -> None:
    app = WebChat("127.0.0.1", 0).build(Script())
    assert "; Secure" in TestClient(app, "https://mood.example").get("/").headers["set-cookie"]


def test_the_store_sees_a_hash_and_never_the_token() -> None:
    script = Script()
    browser = client(script)
    browser.get("/")
    with browser.websocket_connect("/chat") as page:
        ask(page, type="hello")
    token = browser.cookies[COOKIE]
    user = script.seen[0].user
    assert user.platform is Platform.WEB
    assert user.id == sha256(token.encode()).hexdigest()[:32]
    assert token not in repr(script.seen)


def test_two_tabs_are_one_person_and_two_browsers_are_two() -> None:
    script = Script()
    one, other = client(script), client(script)
    one.get("/")
    other.get("/")
    with (
        one.websocket_connect("/chat") as tab,
        one.websocket_connect("/chat") as second,
        other.websocket_connect("/chat") as stranger,
    ):
        for page in (tab, second, stranger):
            ask(page, type="hello")
    users = [update.user for update in script.seen]
    assert users[0] == users[1] != users[2]
    assert len({update.id for update in script.seen}) == 3


def test_a_made_up_cookie_is_replaced() -> None:
    browser = client(Script())
    browser.cookies[COOKIE] = "me"
    browser.cookies.clear()
    response = browser.get("/", headers={"cookie": f"{COOKIE}=me"})
    assert f"{COOKIE}=me;" not in response.headers["set-cookie"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://["]
)
def test_another_sites_page_is_turned_away(origin: str) -> None:
    script = Script()
    with (
        pytest.raises(WebSocketDisconnect),
        client(script).websocket_connect("/chat", headers={"origin": origin}),
    ):
        pass
    assert script.seen == []


def test_our_own_page_is_let_in() -> None:
    browser = client(Script())
    with browser.websocket_connect("/chat", headers={"origin": "http://testserver"}) as page:
        assert ask(page, type="hello")["type"] == "reply"
