"""The slash commands: what Discord is told of them, and what each says to the conversation."""

from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from models.media import BOTH_KINDS, MediaKind, Mode

if TYPE_CHECKING:
    from bot.discord_client import MoodClient

log = structlog.get_logger(__name__)

SIMPLE = {
    "start": "Say hello and see what I do",
    "help": "What I can do",
    "more": "Other cards for the same mood",
    "why": "Why you got the latest cards",
    "privacy": "What happens to pictures, and your consent",
    "export": "All I hold about you, as a file",
    "forget": "Erase all I hold about you",
}
"""Commands without options."""

MODES = [
    app_commands.Choice(name="match my mood", value=Mode.MATCH.value),
    app_commands.Choice(name="lift me up", value=Mode.LIFT.value),
    app_commands.Choice(name="calm me down", value=Mode.CALM.value),
    app_commands.Choice(name="energise me", value=Mode.ENERGISE.value),
    app_commands.Choice(name="surprise me", value=Mode.SURPRISE.value),
]
KINDS = [
    app_commands.Choice(name="songs", value=MediaKind.MUSIC.value),
    app_commands.Choice(name="films", value=MediaKind.MOVIE.value),
    app_commands.Choice(name="both", value="both"),
]
FILES = [
    app_commands.Choice(name="M3U, for players", value="m3u"),
    app_commands.Choice(name="CSV, for spreadsheets", value="csv"),
    app_commands.Choice(name="a plain list", value="list"),
]

Interaction = discord.Interaction["MoodClient"]
Command = app_commands.Command[Any, ..., None]


@app_commands.command(name="mood", description="Show or tell me how you feel")
@app_commands.describe(
    picture="A picture of your face; never kept",
    clip="A short video of your face, up to a minute; never kept",
    text="How you feel, in your own words",
    mode="What the cards should do with your mood",
    kind="What you would like",
)
@app_commands.choices(mode=MODES, kind=KINDS)
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
        kinds=_kinds(kind),
    )


@app_commands.command(name="mode", description="What my cards should do with your mood")
@app_commands.describe(mode="From now on")
@app_commands.choices(mode=MODES)
async def mode_(interaction: discord.Interaction[Any], mode: str = "") -> None:
    """Answer /mode."""
    await interaction.client.command(interaction, command="mode", argument=mode)


@app_commands.command(name="journey", description="A playlist that starts at your mood")
@app_commands.describe(mode="Where it leads", file="How you would like it")
@app_commands.choices(mode=MODES, file=FILES)
async def journey(interaction: discord.Interaction[Any], mode: str = "", file: str = "") -> None:
    """Answer /journey."""
    await interaction.client.command(interaction, command="journey", argument=f"{mode} {file}")


@app_commands.command(name="profile", description="What I believe of your taste")
@app_commands.describe(
    remove="A belief that is wrong: a genre, artist, director or decade, or: my face",
    restore="A belief that shall count again",
)
async def profile(
    interaction: discord.Interaction[Any], remove: str = "", restore: str = ""
) -> None:
    """Answer /profile."""
    argument = f"remove {remove}" if remove else f"restore {restore}" if restore else ""
    await interaction.client.command(interaction, command="profile", argument=argument)


def all_commands() -> list[Command]:
    """Return every command."""
    return [
        mood,
        mode_,
        journey,
        profile,
        *(_simple(name, words) for name, words in SIMPLE.items()),
    ]


async def publish(tree: app_commands.CommandTree["MoodClient"]) -> None:
    """Tell Discord our commands, unless it has the very same already.

    A refusal is no reason to stop: direct messages and the commands known so far go on working.
    """
    try:
        known = [_shape(command.to_dict()) for command in await tree.fetch_commands()]
        ours = [_shape(command.to_dict(tree)) for command in all_commands()]
        if sorted(known) != sorted(ours):
            await tree.sync()
            log.info("discord_commands_published", commands=len(ours))
    except (discord.HTTPException, app_commands.AppCommandError) as problem:
        log.warning("discord_commands_not_published", problem=type(problem).__name__)


def _simple(name: str, words: str) -> Command:
    async def callback(interaction: discord.Interaction[Any]) -> None:
        await interaction.client.command(interaction, command=name)

    return app_commands.Command(name=name, description=words, callback=callback)


def _kinds(kind: str | None) -> tuple[MediaKind, ...]:
    if kind is None:
        return ()
    return BOTH_KINDS if kind == "both" else (MediaKind(kind),)


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
