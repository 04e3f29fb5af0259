"""Everything about deliveries in the database: subscriptions, campaigns, recipients, messages and the queue."""
