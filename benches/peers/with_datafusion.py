"""Scores with DataFusion: python3 with_datafusion.py RULES LEADS EVENTS SCORES THREADS."""

import sys

import pyarrow
from datafusion import SessionConfig, SessionContext
from files import EVENT_COLUMNS, LEAD_COLUMNS, kind
from sql import score_query


def main(size, leads, events, scores, threads):
    context = SessionContext(SessionConfig().with_target_partitions(int(threads)))
    register(context, "leads", leads, LEAD_COLUMNS)
    register(context, "events", events, EVENT_COLUMNS)
    context.sql(score_query(int(size), "leads", "events")).write_csv(scores, with_header=True)


def register(context, name, path, columns):
    types = {"integer": pyarrow.int32(), "timestamp": pyarrow.timestamp("us"), "text": pyarrow.string_view()}
    schema = pyarrow.schema([(column, types[kind(column)]) for column in columns])
    match path.rsplit(".")[-1]:
        case "csv":
            context.register_csv(name, path, schema=schema, has_header=True)
        case "jsonl":
            context.register_json(name, path, schema=schema, file_extension=".jsonl")
        case "parquet":
            context.register_parquet(name, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
