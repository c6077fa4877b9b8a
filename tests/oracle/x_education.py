"""What `x_education.rules` must give, said again in SQL from the words of the rules. Shares no code with leadrules.

    python3 x_education.py LEADS.csv

Prints the key, score, fit, engagement, grade, stage, disqualified_by and fit_known of each lead, in the order of the
file; rows whose number of cells is not the header's are left out. Python only reads and prints. The file is ASCII, so
lower(trim()) is folding. Points are whole hundredths, so nothing is lost before the one rounding of each group.
"""

import csv
import sqlite3
import sys

# `missing` is null everywhere: an empty or blank cell, and the placeholders of the fields that name some.
LEAD = """
create table lead as
select n, trim("Prospect ID") as id,
  nullif(lower(trim("Lead Origin")), '') as origin,
  nullif(lower(trim("Lead Source")), '') as source,
  nullif(lower(trim("What is your current occupation")), '') as occupation,
  nullif(lower(trim("What matters most to you in choosing a course")), '') as motive,
  nullif(nullif(lower(trim("How did you hear about X Education")), ''), 'select') as heard_from,
  nullif(nullif(lower(trim("Specialization")), ''), 'select') as specialization,
  nullif(nullif(lower(trim("City")), ''), 'select') as city,
  case when lower(trim("Country")) not in ('', 'unknown', 'asia/pacific region') then lower(trim("Country")) end
    as country,
  cast(nullif(trim("Total Time Spent on Website"), '') as integer) as seconds,
  cast(nullif(trim("TotalVisits"), '') as integer) as visits,
  cast(round(100 * cast(nullif(trim("Page Views Per Visit"), '') as real)) as integer) as pages,
  nullif(lower(trim("Last Activity")), '') as last_activity,
  nullif(lower(trim("Do Not Email")), '') as no_email,
  nullif(lower(trim("Do Not Call")), '') as no_call,
  nullif(lower(trim("A free copy of Mastering The Interview")), '') as free_copy,
  nullif(lower(trim("Tags")), '') as tags,
  cast(substr(nullif(trim("Asymmetrique Activity Index"), ''), 1, 2) as integer) as activity_rank,
  cast(nullif(trim("Asymmetrique Activity Score"), '') as integer) as activity_score
from raw
"""

# One line for each rule: its group, and its points as an expression that is null where the rule does not hold.
# `w(x)` below stands for the text with every character that parts words made a space, and a space at both ends.
RULES = [
    ("profile", """case when occupation is null then -775 when occupation = 'working professional' then 2000
        when occupation in ('businessman', 'other') then 1250 when occupation = 'student' then 425 else -225 end"""),
    ("profile", "case when specialization is not null then 350 end"),
    ("profile", """case when w(specialization) like '% management %' or w(specialization) like '% business %'
        then 225 end"""),
    ("profile", """case when city = 'mumbai' then 300
        when city in ('thane & outskirts', 'other cities of maharashtra') then 215 end"""),
    ("profile", """case when country = 'india' then 200 when country in ('united states', 'australia') then 130
        when country is not null then -155 end"""),
    ("profile", "case when country <> 'india' and specialization is null then -400 end"),
    ("profile", """case when country in ('singapore', 'united arab emirates', 'saudi arabia', 'qatar', 'bahrain', 'oman')
        and occupation is not null then 185 end"""),
    ("profile", "case when motive is not 'better career prospects' then -125 end"),
    ("source", "case when source = 'reference' then 1250 end"),
    ("source", "case when origin = 'lead add form' then 1000 end"),
    ("source", "case when instr(source, 'website') > 0 then 1100 end"),
    ("source", "case when substr(source, 1, 3) = 'wel' then 925 end"),
    ("source", "case when source in ('google', 'bing') then 450 end"),
    ("source", """case when w(heard_from) like '% word of mouth %' or w(heard_from) like '% student%' then 505 end"""),
    ("website", """case when seconds >= 1500 then 2250 when seconds >= 900 then 1500 when seconds >= 300 then 875
        when seconds >= 60 then 325 when seconds <= 0 then -305 end"""),
    ("website", """case when visits > 10 then 900 when visits >= 6 then 735 when visits >= 3 then 400
        when visits is null then -115 end"""),
    ("website", "case when pages between 250 and 400 then 365 end"),
    ("website", "case when pages > 750 then -220 end"),
    ("website", "case when visits = 0 and origin is not 'api' then -300 end"),
    ("contact", """case when substr(last_activity, 1, 5) = 'email' and substr(last_activity, -7) <> 'bounced'
        and substr(last_activity, -4) <> 'spam' then 515 end"""),
    ("contact", """case when last_activity = 'sms sent' then 960
        when last_activity in ('olark chat conversation', 'had a phone conversation') then 745
        when last_activity = 'email bounced' then -605 when last_activity is null then -185 end"""),
    ("contact", "case when free_copy = 'yes' then 140 end"),
    # 01 is high and 03 low.
    ("contact", "case when activity_rank <= 1 then 645 when activity_rank <= 2 then 300 end"),
    ("contact", "case when activity_score >= 15 then 225 when activity_score <= 12 then -465 end"),
    ("notes", """case when w(tags) like '% invalid number %' or w(tags) like '% wrong %' or w(tags) like '% switch%'
        then -830 end"""),
    ("notes", "case when instr(tags, 'interested') > 0 then -355 end"),
    ("notes", "case when tags = 'will revert after reading the email' then 1225 end"),
    ("notes", "case when substr(tags, 1, 9) = 'closed by' or substr(tags, 1, 7) = 'lost to' then 1505 end"),
    ("notes", "case when length(tags) >= 30 then 125 end"),
    ("", "case when (origin = 'api' or source = 'olark chat') and visits >= 1 then 170 end"),
    ("", "case when no_email = 'no' and tags is null then -260 end"),
]

# `coalesce`: a group of which no rule holds gives 0. Integer division cuts towards 0, so half away from zero is the
# half added before it, by the sign.
SCORES = """
with capped as (
  select n,
    max(-900, min(2800, coalesce(sum(points) filter (where team = 'profile'), 0))) as profile,
    min(1200, coalesce(max(points) filter (where team = 'source'), 0)) as source,
    max(-500, min(3200, coalesce(sum(points) filter (where team = 'website'), 0))) as website,
    max(-650, min(2000, coalesce(sum(points) filter (where team = 'contact'), 0))) as contact,
    max(-1500, min(1400, coalesce(sum(points) filter (where team = 'notes'), 0))) as notes,
    coalesce(sum(points) filter (where team = ''), 0) as others
  from points group by n
), rounded as (
  select n, (profile + 5 * sign(profile)) / 10 as profile, (source + 5 * sign(source)) / 10 as source,
    (website + 5 * sign(website)) / 10 as website, (contact + 5 * sign(contact)) / 10 as contact,
    (notes + 5 * sign(notes)) / 10 as notes, (others + 5 * sign(others)) / 10 as others
  from capped
), limited as (
  select *, max(-80, min(360, profile + source)) as fit, max(-90, min(460, website + contact)) as engagement
  from rounded
), scored as (
  select *, max(0, min(1000, fit + engagement + notes + others)) as score from limited
), known as (
  select *, (occupation is not null) + (specialization is not null) + (city is not null) + (country is not null)
      + (motive is not null) + (lead.source is not null) + (origin is not null) + (heard_from is not null) as known,
    case
      when no_email = 'yes' and last_activity in ('unsubscribed', 'email bounced') then 'asked_to_be_left'
      when tags = 'already a student' then 'student'
      when no_call = 'yes' or (no_email = 'yes' and lead.source is null) then 'no_call_please'
    end as out_by
  from scored join lead using (n)
), graded as (
  select *, case
      when fit >= 245 and known * 1000 >= 625 * 8 then 'A'
      when fit >= 120 or (fit >= 85 and coalesce(origin, '') = 'lead add form') then 'B'
      when fit >= 0 then 'C'
      else 'D' end as grade
  from known
), staged as (
  select *, case
      when score >= 550 and grade in ('A', 'B') then 'Call now'
      when (engagement >= 200 or notes >= 100) and known * 100 >= 60 * 8 then 'Nurture'
      when score >= 155 and grade <> 'D' then 'Watch'
      else 'New' end as stage
  from graded
)
select id,
  case when out_by is null then score else 0 end, fit, engagement,
  case when out_by is null then grade else 'Disqualified' end,
  case when out_by is null then stage else 'Disqualified' end,
  coalesce(out_by, ''),
  -- The nearest hundredth of known / 8, halves up.
  (200 * known + 8) / 16
from staged order by n
"""


def words(text):
    """The text as `like` can find whole words in it."""
    if text is None:
        return None
    return " " + "".join(letter if letter.isalnum() else " " for letter in text) + " "


def decimal(value, places):
    """A whole number of tenths or hundredths as it is printed: no more digits than it needs."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 10**places)
    return (f"{sign}{whole}." + str(rest).zfill(places)).rstrip("0").rstrip(".")


def main():
    with open(sys.argv[1], encoding="ascii", newline="") as file:
        header, *rows = csv.reader(file)
    names = [name or f"unnamed {place}" for place, name in enumerate(header)]
    base = sqlite3.connect(":memory:")
    base.create_function("w", 1, words, deterministic=True)
    base.create_function("sign", 1, lambda value: (value > 0) - (value < 0), deterministic=True)
    base.execute("create table raw (n integer primary key, " + ", ".join(f'"{name}" text' for name in names) + ")")
    marks = ", ".join("?" * (len(names) + 1))
    base.executemany(
        f"insert into raw values ({marks})", ([n, *row] for n, row in enumerate(rows) if len(row) == len(names))
    )
    base.execute(LEAD)
    base.execute("create table points (n, team, points)")
    for team, points in RULES:
        base.execute(f"insert into points select n, ?, {points} from lead", (team,))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("Prospect ID,score,fit,engagement,grade,stage,disqualified_by,fit_known".split(","))
    for id, score, fit, engagement, grade, stage, out_by, known in base.execute(SCORES):
        points = [decimal(value, 1) for value in (score, fit, engagement)]
        out.writerow([id, *points, grade, stage, out_by, decimal(known, 2)])


if __name__ == "__main__":
    main()
