"""The rules as one SQL query, as a data engineer writes it: one pass over the events that counts for each lead, each
measurement once however many rules ask for it, then one `case` for each rule beside the fields.

What engines call differently is a `Dialect`.
"""

import datetime
import pathlib
import sys
from dataclasses import dataclass
from typing import Callable

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from files import AS_OF
from rule_sets import *


@dataclass(frozen=True)
class Dialect:
    """How an instant is written that is so many days before the as-of, and what the least of two numbers is called."""

    instant: Callable[[int], str]
    least: str = "least"


def timestamp(days):
    return f"timestamp '{AS_OF - datetime.timedelta(days=days)}'"


def score_query(size, leads, events, dialect=Dialect(timestamp)):
    """Gives `lead_id` and `score` in the order of ids, which is that of the lead file."""
    on_fields, on_events = rules(size)
    names = {measured: f"m{number}" for number, measured in enumerate(measurements(on_events))}
    columns = ",\n    ".join(f"{aggregate(measured, dialect)} as {name}" for measured, name in names.items())
    points = "\n  + ".join(points_of(rule, names, dialect) for rule in [*on_fields, *on_events])
    return f"""with measured as (
  select lead_id,
    {columns}
  from {events}
  group by lead_id
)
select lead_id,
  {points} as score
from {leads} left join measured using (lead_id)
order by lead_id"""


def aggregate(measured, dialect):
    match measured:
        case Count(verb, thing, days):
            return f"count(*) filter (where {such(verb, thing, days and dialect.instant(days))})"
        case Latest(None):
            passive = ", ".join(f"'{verb}'" for verb in PASSIVE)
            return f'max("at") filter (where event not in ({passive}))'
        case Latest(verb, thing):
            return f'max("at") filter (where {such(verb, thing)})'


def such(verb, thing, after=None):
    """What is true of the events of this verb, with this object if there is one, later than this instant if there is one."""
    conditions = [f"event = '{verb}'", thing and same_object(thing), after and f'"at" > {after}']
    return " and ".join(filter(None, conditions))


def same_object(thing):
    return f"object like '{thing[:-1]}%'" if thing.endswith("*") else f"object = '{thing}'"


def points_of(rule, names, dialect):
    match rule:
        case EachTime(count, points, cap):
            return f"{dialect.least}(coalesce({names[count]}, 0) * {points}, {cap})"
        case Once(tests, points):
            condition = " and ".join(test_sql(test, names, dialect) for test in tests)
            return f"case when {condition} then {points} else 0 end"


def test_sql(test, names, dialect):
    match test:
        case OneOf(column, (value,)):
            return f"{column} = '{value}'"
        case OneOf(column, values):
            return f"{column} in ({', '.join(repr(value) for value in values)})"
        case Between(column, low, None):
            return f"{column} >= {low}"
        case Between(column, None, high):
            return f"{column} <= {high}"
        case Between(column, low, high):
            return f"{column} between {low} and {high}"
        case Contains(column, part):
            return f"{column} like '%{part}%'"
        case StartsWith(column, part):
            return f"{column} like '{part}%'"
        case EndsWith(column, part):
            return f"{column} like '%{part}'"
        case Missing(column):
            return f"{column} is null"
        case Newer(column, days):
            return f"{column} > {dialect.instant(days)}"
        case AtLeast(count, times):
            return f"{names[count]} >= {times}"
        case Never(count):
            return f"coalesce({names[count]}, 0) = 0"
        case LongAgo(latest, days):
            return f"{names[latest]} < {dialect.instant(days)}"
        case Inactive(days):
            recent = f"> {dialect.instant(days)}"
            return f"not coalesce({names[test.latest]} {recent}, false) and not coalesce(created_at {recent}, false)"
