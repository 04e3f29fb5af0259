"""Fetching new figures: from the Census Bureau after each release, and from an inbox folder that is watched."""
