"""The columns of the files, with the types that each peer is told, so that none pays for guessing them; and the instant that leads are seen from."""

import datetime

AS_OF = datetime.datetime(2026, 1, 31)

LEAD_COLUMNS = ["lead_id", "email", "company", "country", "industry", "job_title", "employees", "has_budget", "created_at"]
EVENT_COLUMNS = ["lead_id", "at", "event", "object"]


def kind(column):
    return {"employees": "integer", "created_at": "timestamp", "at": "timestamp"}.get(column, "text")
