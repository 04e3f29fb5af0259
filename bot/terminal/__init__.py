"""The command line `tradebot`: its subcommands, the terminal chat, and how a process ends."""
