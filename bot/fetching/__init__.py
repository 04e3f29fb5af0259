"""Getting the month's figures: from the Census Bureau as it releases them, and from a folder that is watched."""
