"""Scores with Polars: python3 with_polars.py RULES LEADS EVENTS SCORES THREADS."""

import datetime
import functools
import operator
import os
import pathlib
import sys

os.environ["POLARS_MAX_THREADS"] = sys.argv[5]
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import polars
from files import AS_OF, EVENT_COLUMNS, LEAD_COLUMNS, kind
from polars import col, lit, when
from rule_sets import *

EVENT, OBJECT, AT = col("event"), col("object"), col("at")


def main(size, leads, events, scores, _threads):
    on_fields, on_events = rules(int(size))
    names = {measured: f"m{number}" for number, measured in enumerate(measurements(on_events))}
    measured = table(events, EVENT_COLUMNS).group_by("lead_id").agg(
        aggregate(what).alias(name) for what, name in names.items()
    )
    score = functools.reduce(operator.add, (points_of(rule, names) for rule in [*on_fields, *on_events]))
    joined = table(leads, LEAD_COLUMNS).join(measured, on="lead_id", how="left", maintain_order="left")
    joined.select("lead_id", score.alias("score")).sink_csv(scores, engine="streaming")


def table(path, columns):
    """Instants are parsed from text by one format, since the readers' own parsing of them takes up to three times as long."""
    types = {"integer": polars.Int32, "timestamp": polars.String, "text": polars.String}
    schema = {column: types[kind(column)] for column in columns}
    instants = [column for column in columns if kind(column) == "timestamp"]
    parsed = [col(column).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us") for column in instants]
    match path.rsplit(".")[-1]:
        case "csv":
            return polars.scan_csv(path, schema=schema).with_columns(parsed)
        case "jsonl":
            return polars.scan_ndjson(path, schema=schema).with_columns(parsed)
        case "parquet":
            return polars.scan_parquet(path)


def aggregate(measured):
    match measured:
        case Count(verb, thing, days):
            recent = [AT > instant(days)] if days else []
            return all_of([*such(verb, thing), *recent]).sum()
        case Latest(None):
            return AT.filter(~EVENT.is_in(PASSIVE)).max()
        case Latest(verb, thing):
            return AT.filter(all_of(such(verb, thing))).max()


def such(verb, thing):
    if thing is None:
        return [EVENT == verb]
    return [EVENT == verb, OBJECT.str.starts_with(thing[:-1]) if thing.endswith("*") else OBJECT == thing]


def points_of(rule, names):
    match rule:
        case EachTime(count, points, cap):
            return polars.min_horizontal(col(names[count]).fill_null(0).cast(polars.Int32) * points, cap)
        case Once(tests, points):
            return when(all_of([test_expression(test, names) for test in tests])).then(points).otherwise(0)


def test_expression(test, names):
    match test:
        case OneOf(column, (value,)):
            return col(column) == value
        case OneOf(column, values):
            return col(column).is_in(values)
        case Between(column, low, high):
            bounds = [low is not None and col(column) >= low, high is not None and col(column) <= high]
            return all_of([bound for bound in bounds if bound is not False])
        case Contains(column, part):
            return col(column).str.contains(part, literal=True)
        case StartsWith(column, part):
            return col(column).str.starts_with(part)
        case EndsWith(column, part):
            return col(column).str.ends_with(part)
        case Missing(column):
            return col(column).is_null()
        case Newer(column, days):
            return col(column) > instant(days)
        case AtLeast(count, times):
            return col(names[count]) >= times
        case Never(count):
            return col(names[count]).fill_null(0) == 0
        case LongAgo(latest, days):
            return col(names[latest]) < instant(days)
        case Inactive(days):
            recently = [col(name) > instant(days) for name in (names[test.latest], "created_at")]
            return all_of([~recent.fill_null(False) for recent in recently])


def instant(days):
    return lit(AS_OF - datetime.timedelta(days=days), polars.Datetime("us"))


def all_of(conditions):
    return functools.reduce(operator.and_, conditions)


if __name__ == "__main__":
    main(*sys.argv[1:])
