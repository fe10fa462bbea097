"""The slash commands: what Discord is told of them, and what each says to the conversation."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from handlers.buttons import BOTH, kinds_of
from handlers.table import Table
from models.media import MediaKind, Mode
from recommender.playlist import Format

if TYPE_CHECKING:
    from bot.discord_client import MoodClient

log = structlog.get_logger(__name__)

SIMPLE = ("start", "help", "more", "why", "privacy", "export", "forget")
"""Commands without options."""

KINDS = (*MediaKind, BOTH)

Command = app_commands.Command[Any, ..., None]


def all_commands(table: Table) -> list[Command]:
    """Return every command, described in the words of a table."""
    made = (_mood, _mode, _journey, _profile)
    return [*(make(table) for make in made), *(_simple(name, table) for name in SIMPLE)]


def _mood(table: Table) -> Command:
    @app_commands.command(name="mood", description=table.slash["mood"])
    @app_commands.describe(**_options(table, "mood"))
    @app_commands.choices(mode=_choices(table, Mode), kind=_choices(table, KINDS))
    async def mood(
        interaction: discord.Interaction[Any],
        picture: discord.Attachment | None = None,
        clip: discord.Attachment | None = None,
        text: str = "",
        mode: str | None = None,
        kind: str | None = None,
    ) -> None:
        """Answer /mood; without picture, clip and text it is the command alone."""
        client: MoodClient = interaction.client
        files = [file for file in (picture, clip) if file is not None]
        await client.command(
            interaction,
            command=None if files or text.strip() else "mood",
            text=text,
            files=files,
            mode=Mode(mode) if mode else None,
            kinds=kinds_of(kind or ""),
        )

    return mood


def _mode(table: Table) -> Command:
    @app_commands.command(name="mode", description=table.slash["mode"])
    @app_commands.describe(**_options(table, "mode"))
    @app_commands.choices(mode=_choices(table, Mode))
    async def mode_(interaction: discord.Interaction[Any], mode: str = "") -> None:
        await interaction.client.command(interaction, command="mode", argument=mode)

    return mode_


def _journey(table: Table) -> Command:
    @app_commands.command(name="journey", description=table.slash["journey"])
    @app_commands.describe(**_options(table, "journey"))
    @app_commands.choices(mode=_choices(table, Mode), file=_choices(table, Format))
    async def journey(
        interaction: discord.Interaction[Any], mode: str = "", file: str = ""
    ) -> None:
        argument = f"{mode} {file}"
        await interaction.client.command(interaction, command="journey", argument=argument)

    return journey


def _profile(table: Table) -> Command:
    @app_commands.command(name="profile", description=table.slash["profile"])
    @app_commands.describe(**_options(table, "profile"))
    async def profile(
        interaction: discord.Interaction[Any], remove: str = "", restore: str = ""
    ) -> None:
        argument = f"remove {remove}" if remove else f"restore {restore}" if restore else ""
        await interaction.client.command(interaction, command="profile", argument=argument)

    return profile


async def publish(tree: app_commands.CommandTree["MoodClient"]) -> None:
    """Tell Discord the commands of a tree, unless it has the very same already.

    A refusal is no reason to stop: direct messages and the commands known so far go on working.
    """
    try:
        known = [_shape(command.to_dict()) for command in await tree.fetch_commands()]
        ours = [_shape(command.to_dict(tree)) for command in tree.get_commands()]
        if sorted(known) != sorted(ours):
            await tree.sync()
            log.info("discord_commands_published", commands=len(ours))
    except (discord.HTTPException, app_commands.AppCommandError) as problem:
        log.warning("discord_commands_not_published", problem=type(problem).__name__)


def _simple(name: str, table: Table) -> Command:
    async def callback(interaction: discord.Interaction[Any]) -> None:
        await interaction.client.command(interaction, command=name)

    return app_commands.Command(name=name, description=table.slash[name], callback=callback)


def _options(table: Table, command: str) -> dict[str, str]:
    """Return the words for each option of a command."""
    start = f"{command} "
    return {
        name.removeprefix(start): words
        for name, words in table.slash.items()
        if name.startswith(start)
    }


def _choices(table: Table, values: Iterable[str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=table.choices[value], value=str(value)) for value in values]


def _shape(command: Any) -> str:  # noqa: ANN401 - two kinds of JSON, ours and Discord's
    """Return what a person sees of a command, without ids and what Discord adds."""
    options = [
        [
            option["name"],
            option["type"],
            option["description"],
            bool(option.get("required")),
            [[choice["name"], choice["value"]] for choice in option.get("choices") or ()],
        ]
        for option in command.get("options") or ()
    ]
    return repr([command["name"], command["description"], options])
