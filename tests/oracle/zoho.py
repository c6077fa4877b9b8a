"""What `zoho.rules` must give, said again in SQL from the words of the rules. Shares no code with leadrules.

    python3 zoho.py LEADS.csv EVENTS.csv CALLS.csv [AS_OF]

Prints the key, score, fit, engagement, grade, stage, disqualified_by and fit_known of each lead, in the order of the
lead file, as of 2021-04-16T00:00 in Paris or as of AS_OF. Python only reads and prints. Times are seconds since 1970
in UTC, points whole hundredths. No rule asks for letters beyond ASCII, so lower(trim()) is folding enough.
"""

import csv
import sqlite3
import sys

# `utc(x)` is no function of SQLite; each place that needs it says `{local}` and gets this: the clock of Paris is one
# hour before UTC, and two between the last Sundays of March and October.
UTC = """(cast(strftime('%s', {0}) as integer) - 3600 - 3600 * (
  ({0} >= '2018-03-25 03:00:00' and {0} < '2018-10-28 03:00:00')
  or ({0} >= '2019-03-31 03:00:00' and {0} < '2019-10-27 03:00:00')
  or ({0} >= '2020-03-29 03:00:00' and {0} < '2020-10-25 03:00:00')
  or ({0} >= '2021-03-28 03:00:00' and {0} < '2021-10-31 03:00:00')))"""

TABLES = f"""
create table clock as select {UTC.format("as_of")} as now from given;

create table lead as
select *, (now - {UTC.format("created")}) / 86400.0 as age from (
  select n, trim("LEADID") as id,
    lower(trim("Industry")) as industry, lower(trim("Lead Source")) as source, lower(trim("Lead Status")) as status,
    lower(trim("Lead Owner")) as owner, lower(trim("CONVERTED")) as converted, lower(trim("Company")) as company,
    lower(trim("Email")) as email, lower(trim(substr("Email", instr("Email", '@') + 1))) as domain,
    printf('%s-%02d-%s %s', substr("Created Time", 9, 4),
      (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr("Created Time", 4, 3)) + 2) / 3,
      substr("Created Time", 1, 2), substr("Created Time", 14)) as created
  from leads), clock;

-- Events after the as-of instant do not exist; a row without a key belongs to nobody.
create table met as
select * from (
  select trim("LEADID") as id, lower(trim("Subject")) as object, substr(trim("Start DateTime"), 1, 10) as day,
    (now - {UTC.format('"Start DateTime"')}) / 86400.0 as age
  from events, clock where trim("LEADID") <> '') where age >= 0;

create table called as
select * from (
  select trim("LEADID") as id, lower(trim("Call Purpose")) as object, substr(trim("Call Start Time"), 1, 10) as day,
    lower(trim("Call Type")) as direction,
    cast(nullif(trim("Call Duration (in seconds)"), '') as integer) as seconds,
    (now - {UTC.format('"Call Start Time"')}) / 86400.0 as age
  from calls, clock where trim("LEADID") <> '') where age >= 0;

create table activity as select id, day, age from met union all select id, day, age from called;
create index met_by on met (id);
create index called_by on called (id);
create index activity_by on activity (id);
"""


def m(what, where="true"):
    return f"(select {what} from met where met.id = lead.id and ({where}))"


def c(what, where="true"):
    return f"(select {what} from called where called.id = lead.id and ({where}))"


def inactive(days):
    """Nothing done in that time, and the lead is older than it; a lead yet to come is not."""
    return (
        f"(not exists (select 1 from activity where activity.id = lead.id and activity.age < {days})"
        f" and lead.age >= {days})"
    )


TALKED = c("coalesce(sum(seconds), 0)", "object in ('demo', 'prospecting') and age < 60")

# Each rule: its group, and its points as an expression that is null where the rule does not hold.
RULES = [
    ("company", """case when industry in ('technology', 'it services') then 1050
        when industry in ('financial services', 'consulting') then 625 when industry = 'government/military' then -450
        end"""),
    ("company", "case when ' ' || source || ' ' like '% referral %' then 500 end"),
    ("company", "case when source = 'cold call' then -325 end"),
    ("company", "case when domain in ('gustr.com', 'cuvox.de', 'einrot.com') then -225 end"),
    ("company", "case when domain = 'dayrep.com' then 150 end"),
    ("company", "case when instr(company, 'co.') > 0 or instr(company, 'inc') > 0 then 175 end"),
    # A compared text is trimmed like a cell: "the " is "the", and "TheBottomHalf" starts with it.
    ("company", "case when substr(company, 1, 3) = 'the' then 50 end"),
    ("company", "case when length(company) >= 18 then -75 end"),
    ("freshness", """case when age < 0 then null when age < 30 then 650 when age < 180 then 350
        when age < 365 then 150 end"""),
    ("freshness", "case when created >= '2021-01-01' then 450 end"),
    ("freshness", "case when created < '2019-03-01' and converted = 'no' then 225 end"),
    ("meetings", f"case when {m('count(*)')} > 0 then 850 end"),
    ("meetings", "case when " + m("count(*)", "object like 'demo%'") + " > 0 then 450 end"),
    ("meetings", "case when " + m("count(*)", "object like '%demo%' and age < 60") + " > 0 then 300 end"),
    ("meetings", "case when " + m("count(*)", """(object = 'demo' or object like '% users demo'
        or object like 'crm demo%') and day >= '2021-02-01'""") + " > 0 then 225 end"),
    ("meetings", "case when " + m("count(*)", "object like 'call with %' or object = 'meeting'") + " > 0 then 175 end"),
    ("meetings", f"case when {m('min(age)')} > 90 then -1025 end"),
    ("meetings", "case when " + m("count(*)", "age >= 45") + " > 0 then 50 end"),
    ("meetings", "case when " + m("count(*)", "age >= 60 and age < 100") + " > 0 then 125 end"),
    ("meetings", f"case when {m('min(age)')} < 14 then 200 end"),
    ("meetings", f"case when {m('count(*)')} = 0 and source = 'partner' then -150 end"),
    ("calls", f"nullif(min(900, 450 * {c('count(*)')}), 0)"),
    ("calls", "case when " + c("count(*)", "object = 'demo' and seconds >= 300") + " > 0 then 350 end"),
    ("calls", "case when " + c("count(*)", "age < 60") + " >= 2 then 550 end"),
    ("calls", "case when " + c("count(*)", "direction = 'outbound'") + " = 1 then -1150 end"),
    ("calls", f"case when {c('count(distinct object)')} >= 2 then 625 end"),
    ("calls", f"case when {c('count(distinct day)')} >= 2 then 250 end"),
    ("calls", f"case when {TALKED} >= 1800 then 800 when {TALKED} >= 600 then 400 when {TALKED} >= 300 then 150 end"),
    ("calls", "case when " + c("sum(seconds) >= 120 * count(seconds) and sum(seconds) <= 480 * count(seconds)",
        "seconds is not null") + " then 225 end"),
    ("calls", "case when " + c("max(seconds)", "direction = 'inbound'") + " >= 900 then 175 end"),
    ("calls", f"case when {c('min(seconds)')} <= 0 then -125 end"),
    ("calls", """case when (select seconds from called where called.id = lead.id and seconds is not null
        order by called.age, seconds desc limit 1) >= 300 then 50 end"""),
    ("calls", f"case when {c('count(*)')} > 0 and " + c("count(*)", "object = 'prospecting'") + " = 0 then 25 end"),
    ("calls", "nullif(150 * min(2, " + c("count(*)", "direction = 'inbound' and seconds > 240") + "), 0)"),
    ("activity", f"""case when {inactive(180)} then -1250 when {inactive(90)} then -650 when {inactive(30)} then -250
        end"""),
    ("activity", """case when exists (select 1 from activity where activity.id = lead.id and activity.age < 7)
        then 550 end"""),
    ("activity", """case when (select count(distinct day) from activity
        where activity.id = lead.id and activity.age < 90) >= 2 then 300 end"""),
    ("activity", f"case when {inactive(14)} and " + m("count(*)", "day >= '2021-03-15'") + " > 0 then -125 end"),
    ("", "case when owner = 'tina thomas' and status <> 'contacted' then 250 end"),
    ("", f"case when source = 'trade show' and {c('count(*)')} = 0 then -150 end"),
]

# Integer division cuts towards 0, so half away from zero is the half added before it, by the sign.
SCORES = f"""
with capped as (
  select n,
    max(-600, min(1400, coalesce(sum(points) filter (where team = 'company'), 0))) as company,
    min(600, coalesce(max(points) filter (where team = 'freshness'), 0)) as freshness,
    max(-600, min(1500, coalesce(sum(points) filter (where team = 'meetings'), 0))) as meetings,
    max(-1000, min(2200, coalesce(sum(points) filter (where team = 'calls'), 0))) as calls,
    max(-1200, coalesce(sum(points) filter (where team = 'activity'), 0)) as activity,
    coalesce(sum(points) filter (where team = ''), 0) as others
  from points group by n
), rounded as (
  select n, (company + 50 * sign(company)) / 100 as company, (freshness + 50 * sign(freshness)) / 100 as freshness,
    (meetings + 50 * sign(meetings)) / 100 as meetings, (calls + 50 * sign(calls)) / 100 as calls,
    (activity + 50 * sign(activity)) / 100 as active, (others + 50 * sign(others)) / 100 as others
  from capped
), limited as (
  select *, company + freshness as fit, max(-7, min(30, meetings + calls)) as engagement from rounded
), scored as (
  select *, max(0, min(60, fit + engagement + active + others)) as score from limited
), known as (
  -- What the fit rules ask for: industry, source, email, company, created_at, converted.
  select lead.*, score, fit, engagement, active,
    (industry <> '') + (source <> '') + (email <> '') + (lead.company <> '') + (created is not null)
      + (converted <> '') as known,
    case when status = 'junk lead' then 'junk'
      when {c("count(*)", "object = 'support'")} > 0 and {m("count(*)")} = 0 then 'asks_for_help'
      when created < '2018-10-01' and {inactive(730)} and converted = 'yes' then 'forgotten' end as out_by
  from scored join lead using (n)
), graded as (
  select *, case when fit >= 13 then 'A'
      when fit >= 7 or ({m("count(*)")} > 0 and fit >= 4) then 'B'
      when fit >= 1 and known * 100 >= 75 * 6 then 'C' else '' end as grade
  from known as lead
), staged as (
  select *, case
      when engagement >= 16 and ({c("count(*)", "age < 30")} > 0 or {m("count(*)", "age < 30")} > 0) then 'Hot'
      when (score >= 20 and grade in ('A', 'B', 'C')) or {c("count(*)", "age < 60")} >= 2 then 'Warm'
      when active >= 1 or (age > 100 and not {inactive(365)}) then 'Cool'
      else 'Cold' end as stage
  from graded as lead
)
select id,
  case when out_by is null then score else 0 end, fit, engagement,
  case when out_by is null then grade else 'Disqualified' end,
  case when out_by is null then stage else 'Disqualified' end,
  coalesce(out_by, ''), printf('%g', (200 * known + 6) / 12 / 100.0)
from staged order by n
"""


def load(base, table, path):
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    base.execute(f"create table {table} (n integer primary key, " + ", ".join(f'"{name}" text' for name in header) + ")")
    marks = ", ".join("?" * (len(header) + 1))
    base.executemany(f"insert into {table} values ({marks})", ([n, *row] for n, row in enumerate(rows)))


def main():
    leads, events, calls, *as_of = sys.argv[1:]
    base = sqlite3.connect(":memory:")
    base.create_function("sign", 1, lambda value: (value > 0) - (value < 0), deterministic=True)
    load(base, "leads", leads)
    load(base, "events", events)
    load(base, "calls", calls)
    as_of = (as_of or ["2021-04-16T00:00"])[0].replace("T", " ") + ":00"
    base.execute("create table given as select ? as as_of", (as_of,))
    base.executescript(TABLES)
    base.execute("create table points (n, team, points)")
    for team, points in RULES:
        base.execute(f"insert into points select n, ?, {points} from lead", (team,))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("LEADID,score,fit,engagement,grade,stage,disqualified_by,fit_known".split(","))
    out.writerows(base.execute(SCORES))


if __name__ == "__main__":
    main()
