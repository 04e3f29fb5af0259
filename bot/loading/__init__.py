"""One load, from file to event: recognise, parse, resolve, check, store, announce."""
