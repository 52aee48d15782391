#!/usr/bin/python3
"""
Computes when converted schedules are due, for tests/Cli.Tests/Convert.

cronjobs.tsv: 300 random CronJobs, for a week around a clock change. There is no robfig/cron in Python, so this file has its search, written
from its documentation: fields from month to minute, in elapsed time. Its only borrowed idea is that Go resolves a local time by looking up
the offset twice.
apscheduler-jobs.tsv: the jobs of apscheduler/twelve.json, their next 1,000 times, by APScheduler itself (version 3.11, for its calendar
interval; any directory with it can be given in APSCHEDULER), without jitter.
store.json: the same jobs, put into an SQLAlchemy job store and dumped by the script that docs/convert.md prints.

The output is committed, and the same on every run: the tests need no Python.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import types
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "../Cli.Tests/Convert/Cases/apscheduler")
UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Europe/Dublin", "America/St_Johns",
         "Pacific/Chatham", "America/Santiago", "Africa/Cairo", "Antarctica/Troll", "Atlantic/Azores", "Asia/Tokyo", "UTC"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MACROS = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *"}


def text(instant):
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def runs(instants):
    """The first instant, and the distances to the next in seconds with their number: 2026-01-01T00:00:00Z 60*999."""
    if not instants:
        return "-"
    seconds = [int((i - EPOCH).total_seconds()) for i in instants]
    steps = []
    for a, b in zip(seconds, seconds[1:]):
        if steps and steps[-1][0] == b - a:
            steps[-1][1] += 1
        else:
            steps.append([b - a, 1])
    return " ".join([text(instants[0])] + [f"{step}*{count}" for step, count in steps])


# --- robfig/cron ---

class Clock:
    """Local times of a zone as Go computes with them; an instant is seconds since 1970."""

    def __init__(self, zone):
        self.zone = ZoneInfo(zone)
        self.offsets = {}

    def offset(self, instant):
        # Offsets change at whole quarters of an hour.
        quarter = instant // 900
        if quarter not in self.offsets:
            self.offsets[quarter] = int((EPOCH + timedelta(seconds=instant)).astimezone(self.zone).utcoffset().total_seconds())
        return self.offsets[quarter]

    def local(self, instant):
        return EPOCH.replace(tzinfo=None) + timedelta(seconds=instant + self.offset(instant))

    def instant(self, local):
        seconds = int((local - EPOCH.replace(tzinfo=None)).total_seconds())
        return seconds - self.offset(seconds - self.offset(seconds))


def field_values(field, low, high, names):
    values, star = set(), False
    for item in field.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        if first in "*?":
            a, b = low, high
            star |= int(step or 1) == 1
        else:
            a = names.index(first) + low if first in names else int(first)
            b = (names.index(last) + low if last in names else int(last)) if last else high if step else a
        values.update(range(a, b + 1, int(step or 1)))
    return values, star


class Robfig:
    def __init__(self, expression, zone):
        fields = MACROS.get(expression, expression).split()
        self.minutes, _ = field_values(fields[0], 0, 59, [])
        self.hours, _ = field_values(fields[1], 0, 23, [])
        self.days, day_star = field_values(fields[2], 1, 31, [])
        self.months, _ = field_values(fields[3], 1, 12, MONTHS)
        self.week, week_star = field_values(fields[4], 0, 6, WEEK)
        self.both = day_star or week_star
        self.clock = Clock(zone)

    def day_matches(self, local):
        day, week = local.day in self.days, (local.weekday() + 1) % 7 in self.week
        return day and week if self.both else day or week

    def next(self, after):
        """The first instant after the given one; None after five years."""
        clock = self.clock
        t = after + 1
        limit = clock.local(t).year + 5
        started = False
        while True:
            if clock.local(t).year > limit:
                return None
            again = False
            while clock.local(t).month not in self.months:
                local = clock.local(t)
                if not started:
                    started = True
                    local = datetime(local.year, local.month, 1)
                year, month = (local.year, local.month + 1) if local.month < 12 else (local.year + 1, 1)
                t = clock.instant(local.replace(year=year, month=month))
                if clock.local(t).month == 1:
                    again = True
                    break
            if again:
                continue
            while not self.day_matches(clock.local(t)):
                local = clock.local(t)
                if not started:
                    started = True
                    local = datetime(local.year, local.month, local.day)
                t = clock.instant(local + timedelta(days=1))
                hour = clock.local(t).hour
                if hour != 0:
                    t += (24 - hour) * 3600 if hour > 12 else -hour * 3600
                if clock.local(t).day == 1:
                    again = True
                    break
            if again:
                continue
            while clock.local(t).hour not in self.hours:
                if not started:
                    started = True
                    t = clock.instant(clock.local(t).replace(minute=0, second=0))
                t += 3600
                if clock.local(t).hour == 0:
                    again = True
                    break
            if again:
                continue
            while clock.local(t).minute not in self.minutes:
                if not started:
                    started = True
                    t -= t % 60
                t += 60
                if clock.local(t).minute == 0:
                    again = True
                    break
            if again:
                continue
            if t % 60 == 0:
                return t
            started = True
            t += 60 - t % 60


def number_field(low, high, names=()):
    def item():
        a, b = sorted((random.randint(low, high), random.randint(low, high)))
        kind = random.randrange(6)
        if kind == 0 and names:
            return names[a - low]
        if kind == 1 and a < b:
            return f"{names[a - low]}-{names[b - low]}" if names else f"{a}-{b}"
        if kind == 2:
            return f"*/{random.randint(2, max(2, (high - low) // 2))}"
        if kind == 3 and b - a > 1:
            return f"{a}-{b}/{random.randint(2, b - a)}"
        if kind == 4 and not names:
            return f"{a}/{random.randint(1, max(1, high - a))}"
        return str(a)
    return ",".join(item() for _ in range(random.choice([1, 1, 1, 2])))


def cron_field(star, low, high, names=()):
    return random.choice("**?") if random.random() < star else number_field(low, high, names)


def schedule():
    if random.random() < 0.1:
        return random.choice(list(MACROS))
    hour = random.choice(["0", "1", "2", "2", "3", "*/2", "0-4", "1,2", "23", cron_field(0.5, 0, 23)])
    minute = random.choice(["0", "15", "30", "*/15", "*/5", "59", cron_field(0.1, 0, 59)])
    return " ".join([minute, hour, cron_field(0.7, 1, 31), cron_field(0.8, 1, 12, MONTHS), cron_field(0.6, 0, 6, WEEK)])


def change_week(zone):
    """The start of a week with a change of the zone's offset in its middle; any week if the zone has none."""
    info = ZoneInfo(zone)
    day = datetime(random.randint(2015, 2024), random.randint(1, 12), 1, tzinfo=UTC)
    for _ in range(400):
        if day.astimezone(info).utcoffset() != (day + timedelta(days=1)).astimezone(info).utcoffset():
            break
        day += timedelta(days=1)
    return day - timedelta(days=3, seconds=-random.randrange(86400))


def cronjob_case():
    zone = random.choice(ZONES)
    start = change_week(zone)
    end = start + timedelta(days=7)
    if random.random() < 0.07:
        every = random.choice([60, 90, 600, 5400, 7200, 86400])
        anchor = start - timedelta(seconds=random.randrange(1, 10**6))
        first = anchor + timedelta(seconds=((start - anchor).total_seconds() // every + 1) * every)
        instants = []
        while first <= end:
            instants.append(first)
            first += timedelta(seconds=every)
        return "\t".join([f"@every {every}s", zone, text(anchor), text(start), runs(instants)])
    expression = schedule()
    search = Robfig(expression, zone)
    instants, at = [], int((start - EPOCH).total_seconds())
    while True:
        previous, at = at, search.next(at)
        if at is not None and at <= previous:
            # After an overlap of half an hour the search can go back, and would find the same times again and again: nothing to compare.
            return None
        if at is None or EPOCH + timedelta(seconds=at) > end:
            break
        instants.append(EPOCH + timedelta(seconds=at))
    if not instants and random.random() < 0.9:
        return None
    return "\t".join([expression, zone, text(start - timedelta(days=10)), text(start), runs(instants)])


# --- APScheduler ---

NOW = datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)


def trigger_of(job):
    from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger
    from apscheduler.triggers.combining import AndTrigger, OrTrigger
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.date import DateTrigger
    from apscheduler.triggers.interval import IntervalTrigger
    kinds = {"cron": CronTrigger, "interval": IntervalTrigger, "date": DateTrigger, "calendarinterval": CalendarIntervalTrigger, "or": OrTrigger, "and": AndTrigger}
    other = {"id", "name", "func", "trigger", "args", "kwargs", "max_instances", "misfire_grace_time", "coalesce", "next_run_time", "type", "triggers", "jitter"}
    spec = job if isinstance(job.get("trigger"), str) else job.get("trigger", job)
    kind = spec.get("type") or spec["trigger"]
    if kind in ("or", "and"):
        return kinds[kind]([trigger_of(child) for child in spec["triggers"]])
    arguments = {k: v for k, v in spec.items() if k not in other}
    arguments.setdefault("timezone", "UTC")
    if kind == "interval" and "start_date" not in arguments:
        units = {k: arguments[k] for k in ("weeks", "days", "hours", "minutes", "seconds") if k in arguments}
        arguments["start_date"] = NOW + timedelta(**units)
    return kinds[kind](**arguments)


def thousand(trigger):
    instants, previous, now = [], None, NOW
    while len(instants) < 1000:
        found = trigger.get_next_fire_time(previous, now)
        if found is None:
            break
        instants.append(found)
        previous = now = found
    return instants


def store(jobs):
    """The JSON that the documented script prints for a job store with these jobs."""
    from apscheduler.job import Job
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.util import undefined
    script = re.search(r"```python\n(.*?)```", open(os.path.join(HERE, "../../docs/convert.md"), encoding="utf-8").read(), re.S).group(1)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/jobs.sqlite"
        jobstore = SQLAlchemyJobStore(url=url)
        jobstore.jobs_t.create(jobstore.engine)
        for job in jobs:
            module, name = job["func"].split(":")
            sys.modules.setdefault(module, types.ModuleType(module))
            function = types.FunctionType((lambda *a, **k: None).__code__, {}, name)
            function.__module__, function.__qualname__ = module, name
            setattr(sys.modules[module], name, function)
            trigger = trigger_of(job)
            if "jitter" in job:
                trigger.jitter = job["jitter"]
            first = None if "next_run_time" in job else trigger.get_next_fire_time(None, NOW)
            jobstore.add_job(Job(
                types.SimpleNamespace(_jobstores={}, timezone=UTC), id=job["id"], func=job["func"], trigger=trigger, args=job.get("args", []), kwargs=job.get("kwargs", {}),
                name=job.get("name", name), misfire_grace_time=job.get("misfire_grace_time", 1), coalesce=job.get("coalesce", True),
                max_instances=job.get("max_instances", 1), executor="default", next_run_time=first))
        path = os.pathsep.join(p for p in sys.path if p)
        return subprocess.run([sys.executable, "-c", script, url], check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}).stdout


def write(name, header, lines):
    with open(os.path.join(HERE, name), "w", encoding="ascii", newline="\n") as file:
        file.write("# " + "\t".join(header) + "\n" + "\n".join(lines) + "\n")
    print(f"{name}: {len(lines)}")


def main():
    random.seed(20260102)
    cases = {}
    while len(cases) < 300:
        case = cronjob_case()
        if case:
            cases[case] = None
    write("cronjobs.tsv", ["schedule", "zone", "created", "from", "runs in the week after it"], list(cases))
    if "APSCHEDULER" in os.environ:
        sys.path.insert(0, os.environ["APSCHEDULER"])
    with open(os.path.join(CASES, "twelve.json"), encoding="utf-8") as file:
        jobs = json.load(file)
    write("apscheduler-jobs.tsv", ["id", "created", "runs after it"], ["\t".join([job["id"], text(NOW), runs(thousand(trigger_of(job)))]) for job in jobs])
    with open(os.path.join(CASES, "store.json"), "w", encoding="utf-8", newline="\n") as file:
        file.write(store(jobs))


if __name__ == "__main__":
    main()
