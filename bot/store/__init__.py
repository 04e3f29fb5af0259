"""What is kept between starts: figures, subscriptions, settings and the outbox, in one SQL database."""
