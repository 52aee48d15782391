"""Calls each route of Flask-APScheduler once, as a client of it does. Usage: client.py URL TOKEN"""
import datetime
import sys

import requests

URL, TOKEN = sys.argv[1:]
scheduler = requests.Session()
scheduler.trust_env = False
scheduler.auth = ("anybody", TOKEN)


def call(expected, method, path, **body):
    reply = scheduler.request(method, URL + "/scheduler" + path, json=body or None, timeout=60)
    print(method, "/scheduler" + path, body or "", "->", reply.status_code, reply.text)
    assert reply.status_code == expected, f"expected {expected}"
    return reply.json() if reply.text else None


info = call(200, "GET", "")
assert info["running"] and info["allowed_hosts"] == ["*"] and info["current_host"]

run_date = datetime.datetime(datetime.date.today().year + 1, 1, 2, tzinfo=datetime.timezone.utc).isoformat()
job = call(200, "POST", "/jobs", id="job1", func="tests.test_api:job1", trigger="date", run_date=run_date)
assert (job["id"], job["func"], job["trigger"], job["run_date"]) == ("job1", "tests.test_api:job1", "date", run_date)
assert datetime.datetime.fromisoformat(job["next_run_time"]) == datetime.datetime.fromisoformat(run_date)
call(409, "POST", "/jobs", id="job1", func="tests.test_api:job1", trigger="date", run_date=run_date)
call(422, "POST", "/jobs", id=None)
call(200, "POST", "/jobs", id="job2", func="tests.test_api:job1", trigger={"type": "cron", "day_of_week": "mon-fri", "hour": "*/2"})

assert [job["id"] for job in call(200, "GET", "/jobs")] == ["job1", "job2"]
job = call(200, "GET", "/jobs/job2")
assert (job["day_of_week"], job["hour"]) == ("mon-fri", "*/2")
call(404, "GET", "/jobs/none")

job = call(200, "PATCH", "/jobs/job1", args=[1], trigger="cron", minute="*/1", start_date=run_date[:10])
assert (job["args"], job["trigger"], job["start_date"], job["next_run_time"]) == ([1], "cron", run_date, run_date)
call(422, "PATCH", "/jobs/job1", trigger="invalid_trigger")
call(404, "PATCH", "/jobs/none", args=[1])

assert call(200, "POST", "/jobs/job1/pause")["next_run_time"] is None
assert call(200, "POST", "/jobs/job1/resume")["next_run_time"] is not None
assert call(200, "POST", "/jobs/job1/run")["next_run_time"] is not None
for verb in ("pause", "resume", "run"):
    call(404, "POST", f"/jobs/none/{verb}")

call(204, "POST", "/pause")
assert all(job["next_run_time"] is None for job in call(200, "GET", "/jobs"))
call(204, "POST", "/resume")
assert all(job["next_run_time"] for job in call(200, "GET", "/jobs"))
call(400, "POST", "/start")
call(422, "POST", "/shutdown", wait=False)

call(204, "DELETE", "/jobs/job1")
call(404, "DELETE", "/jobs/job1")
call(204, "DELETE", "/jobs/job2")
assert call(200, "GET", "/jobs") == []

scheduler.auth = ("anybody", "wrong")
call(401, "GET", "/jobs")
scheduler.auth = None
scheduler.headers["Authorization"] = "Bearer " + TOKEN
call(200, "GET", "/jobs")
