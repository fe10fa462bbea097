"""Enter a network into `models/weights/manifest.toml`, leaving the others as they are."""

import hashlib
import re
from pathlib import Path

FIRST_LINES = """\
# Every network in this folder: what it is, and what the service must know to run it.
# Written by the exporters in training/; the checksums are compared at start.
"""


def enter(manifest: Path, name: str, lines: str) -> None:
    """Replace one section where it stands, or add it at the end.

    Args:
        manifest: the file; it is made where there is none.
        name: of the section.
        lines: what stands under its header, with a line break at the end.
    """
    text = manifest.read_text(encoding="utf-8") if manifest.exists() else FIRST_LINES
    section = f"[{name}]\n{lines}"
    # a section ends where the next header begins a line; lists that span lines are indented
    old = re.compile(rf"^\[{re.escape(name)}\]\n(?:(?!\[).*\n?)*", re.MULTILINE)
    if old.search(text):
        changed = old.sub(lambda _: f"{section}\n", text)
    else:
        changed = f"{text.rstrip()}\n\n{section}"
    manifest.write_text(f"{changed.rstrip()}\n", encoding="utf-8")


def renew(manifest: Path, path: Path) -> None:
    """Enter the checksum of a network whose file has changed and whose section has not.

    Raises:
        ValueError: no section names the file.
    """
    text = manifest.read_text(encoding="utf-8")
    line = re.compile(rf'^(file = "{re.escape(path.name)}"\nsha256 = )"[0-9a-f]*"', re.MULTILINE)
    changed, times = line.subn(lambda found: f'{found[1]}"{checksum(path)}"', text)
    if times != 1:
        raise ValueError(f"{times} sections of {manifest.name} are about {path.name}")
    manifest.write_text(changed, encoding="utf-8")


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, as the manifest has it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
