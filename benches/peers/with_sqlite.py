"""Scores with the SQLite that Python brings, to check scores where no peer is installed; it is not measured. It reads CSV:
python3 with_sqlite.py RULES LEADS EVENTS SCORES THREADS.
"""

import csv
import datetime
import sqlite3
import sys

from files import AS_OF, iso
from sql import Dialect, score_query


def main(size, leads, events, scores, _threads):
    connection = sqlite3.connect(":memory:")
    # As everywhere else, `like` is to the letter.
    connection.execute("pragma case_sensitive_like = on")
    load(connection, "leads", leads)
    load(connection, "events", events)
    query = score_query(int(size), "leads", "events", Dialect(instant, least="min"))
    with open(scores, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([("lead_id", "score"), *connection.execute(query)])


def load(connection, name, path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows)
        types = ", ".join(f"{column} integer" if column == "employees" else f"{column} text" for column in header)
        connection.execute(f"create table {name} ({types})")
        places = ", ".join("nullif(?, '')" for _ in header)
        connection.executemany(f"insert into {name} values ({places})", rows)


def instant(days):
    return f"'{iso(AS_OF - datetime.timedelta(days=days))}'"


if __name__ == "__main__":
    main(*sys.argv[1:])
