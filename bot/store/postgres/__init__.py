"""PostgreSQL only: a connection of its own for locks and LISTEN, and the rate budget of several processes."""
