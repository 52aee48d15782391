#!/usr/bin/python3
"""Asks croniter and APScheduler when random schedules are due, and writes their answers down as test data.

    apt-get install python3-croniter python3-apscheduler     (Debian 12: croniter 1.3.5, APScheduler 3.9.1)
    ./generate.py                                            (writes the .tsv files beside it; takes a minute)

The output is committed, and the same on every run: the tests need no Python. Where the libraries mean something else than we do (see
docs/time.md) no case is made. All times of zones with daylight saving are before 2026, so that new rules do not make the data wrong.
"""
import os
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from croniter import CroniterBadCronError, CroniterBadDateError, croniter

HERE = os.path.dirname(os.path.abspath(__file__))
UTC = timezone.utc
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SUNDAY_FIRST = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MONDAY_FIRST = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
STEADY_ZONES = ["Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "America/Phoenix", "Etc/GMT+11"]
DST_ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Europe/Dublin",
             "America/St_Johns", "Pacific/Chatham", "America/Santiago", "Africa/Cairo", "Antarctica/Troll", "Atlantic/Azores"]


def text(instant):
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(first_year, last_year):
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    days = (datetime(last_year, 12, 31, tzinfo=UTC) - start).days
    return start + timedelta(days=random.randrange(days), seconds=random.randrange(86400))


def plain(low, high, names=None, star=0.3):
    """A field of the kinds that every cron knows."""
    named = names is not None and random.random() < 0.5

    def name(value):
        return names[value - low] if named else str(value)

    def item():
        a, b = sorted((random.randint(low, high), random.randint(low, high)))
        step = random.randint(1, max(1, b - a))
        kind = random.randrange(6)
        if kind < 2:
            return name(a)
        if kind == 2 and a < b and (a, b) != (low, high):
            return f"{name(a)}-{name(b)}"
        if kind == 3 and b - a > 1:
            return f"{a}-{b}/{max(2, step)}"
        if kind == 4:
            return f"*/{random.randint(2, max(2, (high - low) // 2))}"
        return str(a)

    if random.random() < star:
        return "*"
    return ",".join(item() for _ in range(random.choice([1, 1, 1, 2, 3])))


def covers_all(week):
    """Whether a list holds every weekday: then croniter takes it for *."""
    days = set()
    for item in week.split(","):
        span, _, step = item.partition("/")
        ends = [SUNDAY_FIRST.index(end) if end in SUNDAY_FIRST else int(end) for end in ("0-6" if span == "*" else span).split("-") if end[0] != "L" and "#" not in end and "L" not in end]
        if ends:
            days.update(range(ends[0], ends[-1] + 1, int(step or 1)))
    return len(days) == 7


def croniter_case(zone):
    minute, hour, month = plain(0, 59), plain(0, 23, star=0.4), plain(1, 12, MONTHS, star=0.6)
    day = random.choice(["*", "*", plain(1, 31, star=0), "L"])
    week = random.choice(["*", "*", plain(0, 6, SUNDAY_FIRST, star=0), f"{random.randint(0, 6)}#{random.randint(1, 5)}", f"{random.randint(0, 6)}L"])
    if covers_all(week) or day != "*" and ("#" in week or "L" in week or day == "L" and week != "*"):
        week = "*"
    seconds = plain(0, 59, star=0.2) if random.random() < 0.3 else None

    # croniter's own order and spelling: seconds come last, the last Friday is L5.
    theirs_week = f"L{week[0]}" if week.endswith("L") else week
    theirs = f"{minute} {hour} {'l' if day == 'L' else day} {month} {theirs_week}" + (f" {seconds}" if seconds else "")
    ours = (f"{seconds} " if seconds else "") + f"{minute} {hour} {day} {month} {week}"

    start = moment(1990, 2045) if zone == "UTC" or zone in STEADY_ZONES else moment(1990, 2025)
    local = start.astimezone(ZoneInfo(zone))
    try:
        forward, backward = croniter(theirs, local), croniter(theirs, local)
        following = [forward.get_next(datetime) for _ in range(3)]
        preceding = [backward.get_prev(datetime) for _ in range(2)]
    except (CroniterBadCronError, CroniterBadDateError):
        return None
    # Going back over a 29 February croniter overlooks it, and forward from a February it miscounts a step in days.
    first, last = preceding[-1] - timedelta(days=2), following[-1]
    if any(first <= datetime(year, 2, 29, tzinfo=UTC) <= start for year in range(1988, 2046, 4)):
        return None
    if "/" in day and any(first <= datetime(year, 3, 1, tzinfo=UTC) <= last for year in range(1988, 2060)):
        return None
    if zone in DST_ZONES:
        # Across changes of the offset croniter is wrong (an hour off after a fixed time): keep what lies in one season.
        first, last = preceding[-1].astimezone(UTC), following[-1].astimezone(UTC)
        if last - first > timedelta(days=90):
            return None
        probe = first - timedelta(days=2)
        while probe < last + timedelta(days=2):
            if probe.astimezone(ZoneInfo(zone)).utcoffset() != local.utcoffset():
                return None
            probe += timedelta(hours=12)
    return "\t".join([ours, zone, text(start), " ".join(map(text, following)), " ".join(map(text, preceding))])


def near_change(zone):
    """A moment shortly before a change of a zone's offset, often; else any."""
    start = moment(2008, 2024)
    if random.random() < 0.25:
        return start
    info = ZoneInfo(zone)
    for _ in range(200):
        if start.astimezone(info).utcoffset() != (start + timedelta(days=2)).astimezone(info).utcoffset():
            return start + timedelta(seconds=random.randrange(86400))
        start += timedelta(days=2)
        if start.year > 2024:
            start = start.replace(year=2009)
    return start


def falls_into_gap(arguments, zone, start, end):
    """Whether a local time of a trigger falls into a gap between two instants: tried out in UTC, as if it were local time."""
    info, probe = ZoneInfo(zone), start - timedelta(days=1)
    while probe < end + timedelta(days=1):
        before, after = probe.astimezone(info), (probe + timedelta(hours=1)).astimezone(info)
        if before.utcoffset() < after.utcoffset():
            first = before.replace(tzinfo=UTC)
            fire = CronTrigger(timezone=UTC, **arguments).get_next_fire_time(None, first)
            if fire is not None and fire <= after.replace(tzinfo=UTC):
                return True
        probe += timedelta(hours=1)
    return False


def apscheduler_case(zone, with_week):
    fields = {}
    if with_week:
        fields["week"] = plain(1, 53, star=0)
    if random.random() < 0.15:
        fields["year"] = random.choice(["2008-2030", "*/2", f"{random.randint(2012, 2024)}-2030"])
    if random.random() < 0.3 and not with_week:
        fields["month"] = plain(1, 12, MONTHS, star=0)
    if random.random() < 0.4 and not with_week:
        nth = random.choice(["1st", "2nd", "3rd", "4th", "5th", "last"])
        fields["day"] = random.choice([plain(1, 31, star=0), "last", f"{nth} {random.choice(MONDAY_FIRST)}", f"1,{nth} {random.choice(MONDAY_FIRST)}"])
    if random.random() < 0.3:
        a, b = sorted((random.randrange(7), random.randrange(7)))
        fields["dayOfWeek"] = random.choice([plain(0, 6, star=0), MONDAY_FIRST[a], f"{MONDAY_FIRST[a]}-{MONDAY_FIRST[b]}"])
    if random.random() < 0.8:
        fields["hour"] = random.choice([plain(0, 23, star=0), "0-3", "1,2", "2", "2", "0", "*/2", "23,0"])
    if random.random() < 0.8:
        fields["minute"] = plain(0, 59, star=0.1)
    if random.random() < 0.2:
        fields["second"] = plain(0, 59, star=0.1)
    if not fields:
        return None
    start = near_change(zone)
    arguments = {("day_of_week" if k == "dayOfWeek" else k): v for k, v in fields.items()}
    try:
        trigger = CronTrigger(timezone=ZoneInfo(zone), **arguments)
    except ValueError:
        return None
    following, previous, now = [], None, start
    for _ in range(4):
        found = trigger.get_next_fire_time(previous, now)
        if found is None:
            break
        following.append(found)
        previous = now = found
    if not following:
        return None
    instants = [f.astimezone(UTC) for f in following]
    if instants != sorted(set(instants)) or instants[0] <= start:
        return None
    # In a gap APScheduler moves a fixed time, but loses one at midnight and some of several: only the first is a rule to agree with.
    is_fixed = fields.get("hour", "*") in ("1", "2", "3") and fields.get("minute", "0").isdigit() and fields.get("second", "0").isdigit() and zone != "Australia/Lord_Howe"
    if zone != "UTC" and not is_fixed and falls_into_gap(arguments, zone, start, min(instants[-1], start + timedelta(days=400))):
        return None
    return "\t".join([";".join(f"{k}={v}" for k, v in fields.items()), zone, text(start), " ".join(map(text, instants))])


def interval_case():
    units = {unit: random.randrange(most) for unit, most in [("weeks", 3), ("days", 10), ("hours", 48), ("minutes", 120), ("seconds", 120)]}
    units = {unit: n for unit, n in units.items() if random.random() < 0.4 and n > 0} or {"seconds": random.randint(1, 5000)}
    anchor, now = moment(2000, 2030), moment(2000, 2040)
    trigger = IntervalTrigger(start_date=anchor, timezone=UTC, **units)
    first = trigger.get_next_fire_time(None, now)
    second = trigger.get_next_fire_time(first, first)
    if first == now:
        return None
    seconds = int(timedelta(**units).total_seconds())
    return "\t".join([str(seconds), text(anchor), text(now), f"{text(first)} {text(second)}"])


def date_case():
    zone = random.choice(STEADY_ZONES + DST_ZONES)
    local = moment(1995, 2025).replace(tzinfo=None)
    # A local time that does not exist or comes twice is for the policies: leave it to the tests of these.
    if any((local + timedelta(hours=h)).replace(tzinfo=ZoneInfo(zone)).utcoffset() != local.replace(tzinfo=ZoneInfo(zone)).utcoffset() for h in (-3, 3)):
        return None
    run = DateTrigger(local, timezone=ZoneInfo(zone)).get_next_fire_time(None, moment(1990, 1991))
    return "\t".join([local.strftime("%Y-%m-%dT%H:%M:%S"), zone, text(run)])


def write(name, count, header, make):
    lines = {}
    while len(lines) < count:
        line = make()
        if line:
            lines[line] = None
    with open(os.path.join(HERE, name), "w", encoding="ascii", newline="\n") as file:
        file.write("# " + "\t".join(header) + "\n" + "\n".join(lines) + "\n")
    print(f"{name}: {count}")


def main():
    random.seed(20260101)
    write("croniter.tsv", 3200, ["expression", "zone", "start", "next three", "previous two"],
          lambda: croniter_case(random.choice(["UTC"] * 12 + STEADY_ZONES + DST_ZONES)))
    write("apscheduler-cron.tsv", 2600, ["fields", "zone", "start", "next"],
          lambda: apscheduler_case(random.choice(["UTC"] * 3 + DST_ZONES), with_week=False))
    write("apscheduler-week.tsv", 300, ["fields", "zone", "start", "next"],
          lambda: apscheduler_case(random.choice(["UTC"] * 3 + DST_ZONES), with_week=True))
    write("apscheduler-interval.tsv", 300, ["seconds", "anchor", "now", "next two"], interval_case)
    write("apscheduler-date.tsv", 150, ["local time", "zone", "instant"], date_case)


if __name__ == "__main__":
    main()
