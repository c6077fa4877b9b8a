"""Scores with DuckDB: python3 with_duckdb.py RULES LEADS EVENTS SCORES THREADS."""

import sys

import duckdb
from files import EVENT_COLUMNS, LEAD_COLUMNS, kind
from sql import score_query


def main(size, leads, events, scores, threads):
    connection = duckdb.connect(config={"threads": threads})
    query = score_query(int(size), source(leads, LEAD_COLUMNS), source(events, EVENT_COLUMNS))
    connection.execute(f"copy ({query}) to '{scores}' (format csv, header true)")


def source(path, columns):
    types = {"integer": "integer", "timestamp": "timestamp", "text": "varchar"}
    declared = ", ".join(f"'{column}': '{types[kind(column)]}'" for column in columns)
    match path.rsplit(".")[-1]:
        case "csv":
            return f"read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '\"', columns = {{{declared}}})"
        case "jsonl":
            return f"read_json('{path}', format = 'newline_delimited', columns = {{{declared}}})"
        case "parquet":
            return f"read_parquet('{path}')"


if __name__ == "__main__":
    main(*sys.argv[1:])
