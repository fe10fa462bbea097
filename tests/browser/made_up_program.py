"""`python -m tests.browser.made_up_program run`: the program, in the language nobody speaks."""

import sys

from bot.__main__ import main
from handlers import texts
from tests.made_up import MADE_UP

if __name__ == "__main__":
    texts.TABLES = {texts.USUAL: MADE_UP}
    sys.exit(main())
