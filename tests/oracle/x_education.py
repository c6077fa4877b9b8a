"""What `x_education.rules` must give, computed in SQL from the file alone.

    python3 x_education.py LEADS.csv

Prints `Prospect ID,score,fit,engagement,grade,stage,disqualified_by,fit_known` in the order of the file. Written from
the words of the rules; shares no code with leadrules. The file is ASCII, so lower() is folding. Points are counted in
hundredths, so that no fraction is lost.
"""

import csv
import sqlite3
import sys

QUERY = """
with clean as (
  select n, "Prospect ID" as id,
    lower(trim("Lead Origin")) as origin, lower(trim("Lead Source")) as source, trim("Lead Source") as raw_source,
    lower(trim("What is your current occupation")) as occupation,
    nullif(lower(trim("Specialization")), 'select') as specialization,
    nullif(lower(trim("City")), 'select') as city,
    lower(trim("Country")) as country,
    case when trim("TotalVisits") = '' then null else cast("TotalVisits" as integer) end as visits,
    case when trim("Page Views Per Visit") = '' then null
         else cast(round(cast("Page Views Per Visit" as real) * 1000000) as integer) end as pages,
    case when trim("Total Time Spent on Website") = '' then null
         else cast("Total Time Spent on Website" as integer) end as seconds,
    lower(trim("Last Activity")) as activity, lower(trim("Do Not Email")) as no_email,
    lower(trim("A free copy of Mastering The Interview")) as free_copy, trim("Lead Quality") as quality
  from leads
), known as (
  select *,
    coalesce(occupation, '') <> '' as k_occupation, coalesce(specialization, '') <> '' as k_special,
    coalesce(city, '') <> '' as k_city, coalesce(country, '') <> '' as k_country,
    coalesce(origin, '') <> '' as k_origin, coalesce(source, '') <> '' as k_source
  from clean
), parts as (
  select *,
    case when occupation = 'working professional' then 2500 when occupation = 'student' then -500
         when k_occupation then 500 else 0 end
    + case when specialization in ('finance management', 'marketing management', 'operations management',
                                   'human resource management') then 1000 else 0 end
    + case when k_special and k_country and country <> 'india' then 550 else 0 end
    + case when ' ' || replace(replace(coalesce(city, ''), '&', ' '), '-', ' ') || ' ' like '% mumbai %'
           then 300 else 0 end as person,
    max(case when origin = 'lead add form' then 2000 else 0 end,
        case when origin in ('api', 'landing page submission') then 500 else 0 end,
        case when source like 'refer%' then 1200 else 0 end) as origin_points,
    case when seconds >= 900 then 2000 when seconds >= 300 then 1000 when seconds between 1 and 60 then -500
         else 0 end
    + case when visits >= 10 then 800 when visits >= 5 then 500 else 0 end
    + case when pages > 2500000 then 225 else 0 end
    + case when activity like '%sms%' then 1000 else 0 end
    + case when coalesce(activity, '') not in ('sms sent', 'email opened') then -200 else 0 end
    + case when free_copy = 'yes' then 100 else 0 end as website,
    case when not k_special and not k_city then -400 else 0 end
    + case when raw_source = 'google' then -100 else 0 end
    + case when length(quality) > 10 then -250 else 0 end as data_quality,
    case when no_email = 'yes' then 'asked_not'
         when lower(quality) = 'worst' and not (coalesce(visits, 0) >= 5 or coalesce(seconds, 0) >= 900)
         then 'worst' else '' end as disqualified_by,
    k_occupation + k_special + k_city + k_country + k_origin + k_source as fields_known
  from known
), capped as (
  select *, min(person, 4000) as person_capped, min(origin_points, 2000) as origin_capped,
    max(-500, min(website, 3500)) as website_capped, max(-1000, data_quality) as quality_capped
  from parts
), rounded as (
  select *,
    case when person_capped >= 0 then (person_capped + 50) / 100 else -((-person_capped + 50) / 100) end
    + (origin_capped + 50) / 100 as fit_sum,
    case when website_capped >= 0 then (website_capped + 50) / 100 else -((-website_capped + 50) / 100) end
      as engagement,
    -((-quality_capped + 50) / 100) as data_points
  from capped
), scored as (
  select *, max(0, min(50, fit_sum)) as fit from rounded
), totalled as (
  select *, max(0, min(100, fit + engagement + data_points)) as total from scored
), graded as (
  select *,
    case when fit >= 25 and fields_known * 100 >= 80 * 6 then 'A' when fit >= 10 then 'B' else 'C' end as grade
  from totalled
), staged as (
  select *,
    case when total >= 50 and grade = 'A' then 'SQL'
         when total between 25 and 100 and engagement >= 8 then 'MQL'
         when grade in ('A', 'B') or coalesce(visits, 0) >= 1 then 'Lead' else '' end as stage
  from graded
)
select id,
  case when disqualified_by <> '' then 0 else total end, fit, engagement,
  case when disqualified_by <> '' then 'Disqualified' else grade end,
  case when disqualified_by <> '' then 'Disqualified' else stage end,
  disqualified_by, fields_known
from staged order by n
"""

# Shares of six, rounded half up to two decimals.
SHARES = ["0", "0.17", "0.33", "0.5", "0.67", "0.83", "1"]


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = [name if name else f"column {place}" for place, name in enumerate(next(rows))]
        rows = [row for row in rows if len(row) == len(header)]
    base = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{name}" text' for name in header)
    base.execute(f"create table leads (n integer primary key, {columns})")
    marks = ", ".join("?" for _ in range(len(header) + 1))
    base.executemany(f"insert into leads values ({marks})", ([n, *row] for n, row in enumerate(rows)))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(
        ["Prospect ID", "score", "fit", "engagement", "grade", "stage", "disqualified_by", "fit_known"]
    )
    for *row, known in base.execute(QUERY):
        out.writerow([*row, SHARES[known]])


if __name__ == "__main__":
    main()
