"""The files that describe the project tell the truth about it."""

import ast
import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import CHECKOUT, PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bot", "handlers", "emotion", "recommender", "models", "config", "tests")

LARGEST = 25_000_000
"""Bytes: what issue 4 allows the text network, the largest file there is."""


def default_of(name: str) -> str:
    value = Settings.model_fields[name].default
    if value is None or isinstance(value, SecretStr):
        return ""
    return str(value).removeprefix(f"{CHECKOUT}/")


def test_the_example_of_settings_shows_each_setting_with_its_default() -> None:
    shown = dict(
        re.findall(rf"^# {PREFIX}(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    assert {name.lower(): value for name, value in shown.items()} == {
        name: default_of(name) for name in Settings.model_fields
    }


def test_the_readme_names_every_folder_and_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    for folder in FOLDERS:
        assert f"`{folder}/`" in readme
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", readme)) <= targets
    assert {"run", "test", "check"} <= targets


def test_every_link_to_a_file_of_ours_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("training/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_weights_are_those_of_the_manifest_and_each_has_its_result() -> None:
    folder = ROOT / "models" / "weights"
    manifest = tomllib.loads((folder / "manifest.toml").read_text())
    networks = [entry for entry in manifest.values() if isinstance(entry, dict)]
    assert networks
    for network in networks:
        assert sha256((folder / network["file"]).read_bytes()).hexdigest() == network["sha256"]
        assert (ROOT / network["result"]).exists()


def test_the_lock_files_name_no_registry_and_pin_every_hash() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)
        assert len(pins) > 30


def test_whatever_is_imported_at_the_start_is_installed_by_make_run() -> None:
    pinned = set(
        re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    providers = packages_distributions()
    for file in (file for folder in FOLDERS[:-1] for file in (ROOT / folder).rglob("*.py")):
        for name in imported(ast.parse(file.read_text())) - sys.stdlib_module_names - {*FOLDERS}:
            installed = {re.sub("[-_.]+", "-", one).lower() for one in providers.get(name, [])}
            assert installed & pinned, f"{file.relative_to(ROOT)} imports {name}"


def imported(module: ast.Module) -> set[str]:
    """Return the packages that a module imports as it is loaded; extras are imported later."""
    names = set()
    for node in module.body:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_nothing_large_and_no_picture_of_a_person_is_tracked() -> None:
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listing.decode().split("\0") if name]
    large = [file.name for file in files if file.exists() and file.stat().st_size > LARGEST]
    assert not large
    pictures = {file.parent.name for file in files if file.suffix in {".jpg", ".jpeg", ".mp4"}}
    assert not pictures
