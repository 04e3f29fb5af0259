"""A bare python-telegram-bot process with pandas imported, polling and doing nothing."""

import pandas as pd

from benchmarks.opponents import ptb_echo

if __name__ == "__main__":
    assert pd.DataFrame({"month": [1]}).month.sum() == 1
    ptb_echo.main()
