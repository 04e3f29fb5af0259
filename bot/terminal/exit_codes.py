"""How a command line ends: done; refused (said plainly, nothing changed); wrong usage."""

DONE, REFUSED, USAGE = 0, 1, 2
