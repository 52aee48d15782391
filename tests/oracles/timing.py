#!/usr/bin/python3
"""Times croniter and APScheduler on the patterns of tests/Benchmarks: the columns for docs/benchmarks.md.

    apt-get install python3-croniter python3-apscheduler
    ./timing.py

The next occurrence after each of 64 instants spread over a year, as CronNextBenchmarks asks for it. "-" where the library cannot say it.
"""
import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter

# Ours, croniter's (seconds last), APScheduler's fields.
PATTERNS = [
    ("* * * * * *", "* * * * * *", dict(second="*")),
    ("* * * * *", "* * * * *", dict(minute="*")),
    ("*/15 * * * *", "*/15 * * * *", dict(minute="*/15")),
    ("0 * * * *", "0 * * * *", dict(hour="*")),
    ("30 2 * * *", "30 2 * * *", dict(hour=2, minute=30)),
    ("30 2 * * MON-FRI", "30 2 * * MON-FRI", dict(day_of_week="mon-fri", hour=2, minute=30)),
    ("0 0 1 * *", "0 0 1 * *", dict(day=1)),
    ("0 0 L * *", "0 0 L * *", dict(day="last")),
    ("0 30 2 L-2W * *", None, None),
    ("0 9 * * MON#2", "0 9 * * MON#2", dict(day="2nd mon", hour=9)),
    ("0 0 29 2 *", "0 0 29 2 *", dict(month=2, day=29)),
    ("0 0 29 2 MON", "0 0 29 2 MON", None),  # both days must match for APScheduler: another question
]
INSTANTS = [datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=i * 491_377) for i in range(64)]


def microseconds(ask, instants):
    """The best of twenty rounds, for one question."""
    best = float("inf")
    for _ in range(20):
        start = time.perf_counter()
        for instant in instants:
            ask(instant)
        best = min(best, (time.perf_counter() - start) / len(instants))
    return f"{best * 1e6:,.0f} µs"


def main():
    print("| pattern | zone | croniter | APScheduler |")
    print("|---|---|---:|---:|")
    for zone in ("UTC", "Europe/Berlin"):
        local = [instant.astimezone(ZoneInfo(zone)) for instant in INSTANTS]
        for ours, text, fields in PATTERNS:
            by_croniter = by_apscheduler = "-"
            if text:
                parsed = croniter(text)
                by_croniter = microseconds(lambda instant: parsed.get_next(datetime, start_time=instant), local)
            if fields:
                trigger = CronTrigger(timezone=zone, **fields)
                by_apscheduler = microseconds(lambda instant: trigger.get_next_fire_time(None, instant), local)
            print(f"| `{ours}` | {zone} | {by_croniter} | {by_apscheduler} |")


if __name__ == "__main__":
    main()
