"""The library's context type, as every handler takes it."""

from typing import Any, TypeAlias

from telegram.ext import CallbackContext, ExtBot

Context: TypeAlias = CallbackContext[ExtBot[str], Any, Any, Any]
