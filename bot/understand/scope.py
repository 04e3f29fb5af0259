"""What the figures do not hold, though people ask for it: the sentence that says what they hold instead."""

from collections.abc import Mapping

from bot.domain.values import Say, say

SAID: Mapping[str, Say] = {
    "products": say("Only chapters and groups of goods are held, nothing finer."),
    "services": say("The figures are of trade in goods only: no services, no investment."),
    "tariffs": say("Tariffs and duties are not in the figures: amounts of goods trade are."),
    "seasonal": say("Only US trade as a whole is given seasonally adjusted, not that with a partner."),
    "others": say("The figures are of trade with the United States only."),
    "forecast": say("There are no forecasts here, only months that have been published."),
    "states": say("The figures are of the United States as a whole, not by state or port."),
    "places": say("The figures are of whole countries, not of cities or companies."),
    "macro": say("Only goods trade in US dollars is held: no exchange rates, prices or other economic figures."),
    "quantity": say("The figures are monthly amounts in US dollars: no quantities, averages or days."),
    "regions": say(
        "There are no figures of continents and such regions, but of countries and of groups such as the EU and ASEAN."
    ),
    "days": say("The figures are of whole months: there are none of a day."),
    "smallest": say("Lists begin with the largest; the smallest are not listed."),
}
"""By the key of `[scope]` in `words.toml`."""
