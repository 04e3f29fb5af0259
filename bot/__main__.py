"""`python -m bot` is `tradebot`."""

import sys

from bot.terminal.command_line import main

sys.exit(main())
