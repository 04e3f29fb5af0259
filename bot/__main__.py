"""`python -m bot` is `tradebot`."""

import sys

from bot.cli import main

sys.exit(main())
