"""The rules of growth, share and contribution, exact, with the reason where there is none."""

from bot.domain.figures import MEASURES, Measure, Missing, Ratio, Usd, Why

_NONE = {measure: Missing(record.none) for measure, record in MEASURES.items()}
_BALANCES = frozenset(measure for measure, record in MEASURES.items() if record.is_balance)
_ZERO_BASE = Missing(Why.ZERO_BASE)
_NOT_PUBLISHED = Missing(Why.NOT_IN_PUBLISHED_TABLE)


def not_positive(measure: Measure) -> Missing:
    """Why a figure of zero or less takes no rank and no share."""
    return _NONE[measure]


def growth(measure: Measure, value: Usd | Missing, prior: Usd | Missing) -> Ratio | Missing:
    """Growth of value over prior, both as the measure counts them.

    Figures known only to a printed step give no rate: two decimals of it would be invented.
    """
    if isinstance(value, Missing):
        return value
    if isinstance(prior, Missing):
        return prior
    if prior.dollars == 0:
        return _ZERO_BASE
    if measure in _BALANCES and (value.dollars <= 0 or prior.dollars < 0):
        return _balance_without_growth(measure, value.dollars, prior.dollars)
    if value.step > 1 or prior.step > 1:
        return _NOT_PUBLISHED
    return Ratio(value.dollars - prior.dollars, prior.dollars)


def _balance_without_growth(measure: Measure, value: int, prior: int) -> Missing:
    """A deficit (surplus) that is none now or was none a year before; prior is not 0."""
    if value == 0:
        return not_positive(measure)
    if value < 0 and prior < 0:
        return Missing(Why.WIDER_SURPLUS) if measure is Measure.DEFICIT else not_positive(measure)
    is_deficit_now = (value > 0) == (measure is Measure.DEFICIT)
    return Missing(Why.TURNED_TO_DEFICIT if is_deficit_now else Why.TURNED_TO_SURPLUS)


def share(measure: Measure, value: Usd | Missing, world: Usd | Missing) -> Ratio | Missing:
    """Share of the world's figure; of a deficit only when partner and world both have one."""
    if isinstance(value, Missing):
        return value
    if isinstance(world, Missing):
        return world
    if value.dollars <= 0 or world.dollars <= 0:
        return not_positive(measure)
    return Ratio(value.dollars, world.dollars)


def contribution(
    measure: Measure, value: Usd | Missing, prior: Usd | Missing, world_prior: Usd | Missing
) -> Ratio | Missing:
    """Contribution to the world's growth: the change as a part of the world's prior figure, which must be positive."""
    if isinstance(value, Missing):
        return value
    if isinstance(prior, Missing):
        return prior
    if isinstance(world_prior, Missing):
        return world_prior
    if world_prior.dollars <= 0:
        return _ZERO_BASE if world_prior.dollars == 0 else not_positive(measure)
    return Ratio(value.dollars - prior.dollars, world_prior.dollars)
