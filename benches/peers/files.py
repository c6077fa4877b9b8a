"""The columns of the files, with the types that each peer is told, so that none pays for guessing them; and the instant that leads are seen from."""

import datetime

AS_OF = datetime.datetime(2026, 1, 31)


def iso(instant):
    """As the files have instants: texts of one form, which are in the order of time."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


LEAD_COLUMNS = ["lead_id", "email", "company", "country", "industry", "job_title", "employees", "has_budget", "created_at"]
EVENT_COLUMNS = ["lead_id", "at", "event", "object"]


def kind(column):
    return {"employees": "integer", "created_at": "timestamp", "at": "timestamp"}.get(column, "text")
