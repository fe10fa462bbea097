"""Help and the lists of commands on each platform say the same."""

import re

from bot.discord_commands import all_commands
from bot.telegram_chat import commands
from handlers.english import ENGLISH
from handlers.lines import Phrase

TELEGRAM = {command.command for command in commands(ENGLISH)}
DISCORD = {command.name for command in all_commands(ENGLISH)}
HELP = set(re.findall(r"^/(\w+):", ENGLISH.tell(Phrase.HELP), re.MULTILINE))


def test_telegram_and_discord_list_the_same_commands() -> None:
    assert TELEGRAM == DISCORD


def test_help_tells_every_command_but_itself_and_the_greeting() -> None:
    assert HELP | {"start", "help"} == TELEGRAM
