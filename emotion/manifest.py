"""What manifest.toml says of a network, and the proof that its file is the one it means."""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models.errors import StartupError

REMEDY: Final = "take models/weights from the repository again, or point MOODSYNC_WEIGHTS at it"

Facts = Mapping[str, Any]
"""Values as TOML has them; who reads them checks them."""


def verified(weights: Path, network: str) -> tuple[Path, Facts]:
    """Return a network's file, its checksum compared, and its section.

    Args:
        weights: the folder of manifest.toml, usually `models/weights`.
        network: the section's name.

    Raises:
        StartupError: a file is missing, broken or not the one the manifest means.
    """
    manifest = weights / "manifest.toml"
    try:
        section = tomllib.loads(manifest.read_text(encoding="utf-8"))[network]
        path = weights / str(section["file"])
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        meant = str(section["sha256"])
    except FileNotFoundError as problem:
        raise StartupError(f"{problem.filename} is missing: {REMEDY}") from problem
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise unusable(manifest, problem) from problem
    if found != meant:
        raise StartupError(f"{path} is not the file that {manifest} means: {REMEDY}")
    return path, section


def unusable(manifest: Path, problem: Exception) -> StartupError:
    """Return what to raise for a manifest that says something impossible."""
    return StartupError(f"{manifest} cannot be used ({problem!r}): {REMEDY}")
