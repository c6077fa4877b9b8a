"""What `zoho.rules` must give, computed in SQL from the files alone, as of 2021-04-16T00:00Z.

    python3 zoho.py LEADS.csv EVENTS.csv CALLS.csv

Prints `LEADID,score,fit,engagement,grade,stage,disqualified_by,fit_known` in the order of the file. Written from the
words of the rules; shares no code with leadrules. Points are counted in hundredths.
"""

import csv
import datetime
import sqlite3
import sys
import unicodedata

AS_OF = datetime.datetime(2021, 4, 16)


def seconds_before(text, shape):
    """How many seconds before the as-of instant."""
    return int((AS_OF - datetime.datetime.strptime(text.strip(), shape)).total_seconds())


def folded(text):
    text = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(letter for letter in text if not "\u0300" <= letter <= "\u036f")


DAY = 86400
QUERY = f"""
with met as (
  select lead, count(*) as times, sum(age < 90 * {DAY}) as recent,
    sum(subject like 'demo%' and age < 60 * {DAY}) as demos,
    count(distinct day) as days, min(age) as latest,
    count(distinct case when since_february then subject end) as subjects
  from meetings where age >= 0 group by lead
), rung as (
  select lead, count(*) as times, sum(direction = 'outbound') as outbound,
    sum(purpose = 'prospecting' and direction = 'inbound' and duration >= 300) as inbound,
    sum(duration) as total, avg(duration) as average,
    max(case when direction <> 'inbound' then duration end) as highest
  from calls where age >= 0 group by lead
), active as (
  select lead, min(age) as latest from (
    select lead, age from meetings where age >= 0 union all select lead, age from calls where age >= 0
  ) group by lead
), parts as (
  select l.*,
    min(2500,
      case when industry in ('it services', 'technology') then 1225 else 0 end
      + case when source in ('employee referral', 'external referral', 'partner') then 700 else 0 end
      + case when company_length >= 12 then 330 else 0 end
      - case when domain = 'dayrep.com' then 400 else 0 end) as company_points,
    case when coalesce(m.recent, 0) >= 3 then 2500 when coalesce(m.times, 0) >= 2 then 1500
         when coalesce(m.times, 0) >= 1 then 1000 else 0 end
      + case when coalesce(m.demos, 0) >= 1 then 550 else 0 end
      + case when coalesce(m.days, 0) >= 2 then 400 else 0 end
      - case when m.latest > 30 * {DAY} then 300 else 0 end
      + case when coalesce(m.subjects, 0) >= 2 then 200 else 0 end as meeting_points,
    max(-2000, min(3000,
      min(1000, 400 * coalesce(r.outbound, 0))
      + case when coalesce(r.inbound, 0) >= 1 then 800 else 0 end
      + case when coalesce(r.total, 0) >= 600 then 600 else 0 end
      + case when r.average between 120 and 360 then 305 else 0 end
      + case when r.highest > 400 then 200 else 0 end
      - case when coalesce(r.times, 0) = 0 and coalesce(m.times, 0) = 0 then 500 else 0 end)) as call_points,
    case when created >= 0 and created < 30 * {DAY} then 300 else 0 end
      - case when old then 200 else 0 end
      - case when (a.latest is null or a.latest >= 60 * {DAY}) and created >= 60 * {DAY} then 440 else 0 end
      + case when a.latest < 14 * {DAY} then 600 else 0 end as age_points,
    (industry <> '') + (source <> '') + (company_length > 0) + (email <> '') as fields_known
  from leads l left join met m on m.lead = l.id left join rung r on r.lead = l.id
    left join active a on a.lead = l.id
)
select id, company_points, meeting_points, call_points, age_points, fields_known, status, created
from parts order by n
"""


def rounded(hundredths):
    """Tenths, half away from zero."""
    sign = -1 if hundredths < 0 else 1
    return sign * ((abs(hundredths) + 5) // 10)


def shown(tenths):
    sign, tenths = ("-" if tenths < 0 else ""), abs(tenths)
    return f"{sign}{tenths // 10}" + (f".{tenths % 10}" if tenths % 10 else "")


def load(base, leads, meetings, calls):
    base.execute(
        "create table leads (n integer primary key, id, industry, source, status, email, domain,"
        " company_length integer, created integer, old integer)"
    )
    base.execute("create table meetings (lead, subject, age integer, day, since_february integer)")
    base.execute("create table calls (lead, purpose, direction, duration integer, age integer)")
    with open(leads, encoding="utf-8", newline="") as file:
        for n, row in enumerate(csv.DictReader(file)):
            email = folded(row["Email"])
            domain = email.rpartition("@")[2] if "@" in email else ""
            created = seconds_before(row["Created Time"], "%d %b, %Y %H:%M:%S")
            old = created > int((AS_OF - datetime.datetime(2020, 6, 1)).total_seconds())
            base.execute(
                "insert into leads values (?,?,?,?,?,?,?,?,?,?)",
                (n, row["LEADID"].strip(), folded(row["Industry"]), folded(row["Lead Source"]),
                 folded(row["Lead Status"]), email, domain, len(row["Company"].strip()), created, old),
            )
    with open(meetings, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["LEADID"].strip():
                at = row["Start DateTime"].strip()
                age = seconds_before(at, "%Y-%m-%d %H:%M:%S")
                base.execute(
                    "insert into meetings values (?,?,?,?,?)",
                    (row["LEADID"].strip(), folded(row["Subject"]), age, at[:10], at >= "2021-02-01"),
                )
    with open(calls, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["LEADID"].strip():
                age = seconds_before(row["Call Start Time"], "%Y-%m-%d %H:%M:%S")
                base.execute(
                    "insert into calls values (?,?,?,?,?)",
                    (row["LEADID"].strip(), folded(row["Call Purpose"]), folded(row["Call Type"]),
                     int(row["Call Duration (in seconds)"]), age),
                )


def main():
    base = sqlite3.connect(":memory:")
    load(base, *sys.argv[1:4])
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["LEADID", "score", "fit", "engagement", "grade", "stage", "disqualified_by", "fit_known"])
    for lead, company, meeting, call, age, known, status, created in base.execute(QUERY):
        fit = rounded(company)
        engagement = rounded(meeting) + rounded(call)
        score = fit + engagement + rounded(age)
        grade = "A" if fit >= 190 else "B" if fit > 30 else ""
        stage = (
            "Hot" if engagement >= 200 and created > 10 * DAY else "Warm" if score >= 100 else "Cold"
        )
        junk = status == "junk lead"
        if junk:
            score, grade, stage = min(0, score), "Disqualified", "Disqualified"
        share = ["0", "0.25", "0.5", "0.75", "1"][known]
        out.writerow(
            [lead, shown(score), shown(fit), shown(engagement), grade, stage, "junk" if junk else "", share]
        )


if __name__ == "__main__":
    main()
