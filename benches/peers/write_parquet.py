"""Writes a CSV file of the benchmark as Parquet, with DuckDB's row groups and zstd: python3 write_parquet.py CSV PARQUET."""

import sys

import duckdb
from files import EVENT_COLUMNS, LEAD_COLUMNS
from with_duckdb import source

path, target = sys.argv[1:]
columns = LEAD_COLUMNS if path.endswith("leads.csv") else EVENT_COLUMNS
duckdb.execute(f"copy (from {source(path, columns)}) to '{target}' (format parquet, compression zstd)")
