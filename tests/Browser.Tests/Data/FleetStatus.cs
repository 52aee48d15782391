using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Browser.Tests.Data;

/// <summary>What the operator would have written by now about a schedule of the fleet.</summary>
internal static class FleetStatus
{
    private const int MostRuns = 10;

    public static ScheduledJobStatus Of(FleetSchedule fleet, ScheduledJob job, DateTimeOffset now)
    {
        var schedule = new ScheduleCompiler("UTC").Compile(job).Schedule!;
        var state = FleetTroubles.StateOf(fleet.Key);
        var active = state is ScheduleStates.Running or ScheduleStates.Overrunning ? Active(fleet, schedule, state, now) : [];
        var runs = Past(fleet, schedule, state, now).Where(r => active.All(a => a.Id != r.Id)).ToList();
        var failures = runs.TakeWhile(r => r.Result == RunResults.Failed).Count();
        var late = state == ScheduleStates.Late ? schedule.Timetable.Trigger.LastBefore(now) : null;
        var next = late is { } due ? schedule.Timetable.At(due) : schedule.Timetable.NextAfter(now);
        return new ScheduledJobStatus
        {
            ObservedGeneration = job.Metadata.Generation,
            State = state,
            Schedule = schedule.Text,
            Action = job.Spec.Action.Http is not null ? ActionKinds.Http : job.Spec.Action.Job is not null ? ActionKinds.Job : ActionKinds.Pod,
            EffectiveSince = now.AddDays(-290),
            NextRunTime = job.Spec.Suspend || next is null ? null : Whole(next.Value.DueTime),
            LastScheduleTime = runs.Count > 0 ? runs[0].ScheduledTime : null,
            LastSuccessfulTime = runs.Find(r => r.Result == RunResults.Succeeded)?.CompletionTime,
            LastRun = runs.Find(r => r.StartTime is not null),
            RecentRuns = runs,
            Active = active,
            ActiveCount = active.Count,
            ConsecutiveFailures = failures,
            Totals = new RunTotals
            {
                Succeeded = 400 + fleet.Number * 37,
                Failed = failures + fleet.Number % 5,
                Skipped = state == ScheduleStates.Overrunning ? 21 : fleet.Number % 3,
                Missed = fleet.Number % 7 == 2 ? 1 : 0,
            },
            Conditions = [Condition(ConditionTypes.Ready, ConditionStatus.True, Reasons.Scheduled, "it is served", now), Healthy(state, runs, now)],
        };
    }

    public static DateTimeOffset Whole(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static List<RunStatus> Past(FleetSchedule fleet, Schedule schedule, string state, DateTimeOffset now)
    {
        // What runs now, or waits, has no record yet; a suspended schedule has none of the last two days.
        var trigger = schedule.Timetable.Trigger;
        var end = state switch
        {
            ScheduleStates.Late or ScheduleStates.Running => trigger.LastBefore(now) ?? now,
            ScheduleStates.Suspended => now.AddDays(-2),
            _ => now,
        };
        var runs = new List<RunStatus>();
        for (var at = trigger.LastBefore(end); at is { } nominal && runs.Count < MostRuns && nominal > now.AddDays(-200); at = trigger.LastBefore(nominal))
        {
            var run = Run(fleet, schedule.Timetable.At(nominal), state, runs.Count);
            if (run.CompletionTime is null || run.CompletionTime < now)
                runs.Add(run);
        }

        return runs;
    }

    private static RunStatus Run(FleetSchedule fleet, Occurrence occurrence, string state, int age)
    {
        var due = Whole(occurrence.DueTime);
        var started = due.AddSeconds((fleet.Number + age) % 3);
        var run = new RunStatus
        {
            Id = RunNames.Scheduled(fleet.Work.Name, occurrence.NominalTime),
            Trigger = RunTriggers.Schedule,
            ScheduledTime = occurrence.NominalTime,
            DueTime = due,
            StartTime = started,
            CompletionTime = started.AddSeconds(Math.Max(1, fleet.Work.Seconds * (60 + (fleet.Number * 31 + age * 17) % 80) / 100)),
            Result = RunResults.Succeeded,
            Attempts = 1,
            HttpStatus = fleet.Work.Action == "http" ? 200 : null,
        };
        return (state, fleet.Number % 19, age) switch
        {
            (ScheduleStates.Failing, _, < 3) or (_, 5, 4) or (_, 11, 1) => Failed(fleet, run),
            (ScheduleStates.Overrunning, _, < 4) => NotStarted(run, RunResults.Skipped, Reasons.Concurrency, "another run is still active, and the concurrency policy is Forbid"),
            (_, 8, 2) => NotStarted(run, RunResults.Missed, Reasons.DeadlineExceeded, "no operator was there in time; it could only have started 11m late"),
            _ => run,
        };
    }

    private static RunStatus Failed(FleetSchedule fleet, RunStatus run) => fleet.Work.Action switch
    {
        "http" => run with { Result = RunResults.Failed, Reason = Reasons.HttpStatus, Message = "the target responded with 503 Service Unavailable", HttpStatus = 503, Attempts = 3 },
        "pod" => run with { Result = RunResults.Failed, Reason = Reasons.PodFailed, Message = "container main exited with code 1", Attempts = 1 },
        _ => run with { Result = RunResults.Failed, Reason = Reasons.JobFailed, Message = "BackoffLimitExceeded: container main exited with code 137 (OOMKilled)", Attempts = 2 },
    };

    private static RunStatus NotStarted(RunStatus run, string result, string reason, string message) =>
        run with { Result = result, Reason = reason, Message = message, StartTime = null, CompletionTime = null, HttpStatus = null, Attempts = 0 };

    private static List<RunStatus> Active(FleetSchedule fleet, Schedule schedule, string state, DateTimeOffset now)
    {
        var nominal = schedule.Timetable.Trigger.LastBefore(state == ScheduleStates.Overrunning ? now.AddMinutes(-35) : now)!.Value;
        var due = Whole(schedule.Timetable.At(nominal).DueTime);
        return
        [
            new RunStatus
            {
                Id = RunNames.Scheduled(fleet.Work.Name, nominal),
                Trigger = RunTriggers.Schedule,
                ScheduledTime = nominal,
                DueTime = due,
                StartTime = due < now ? due.AddSeconds(1) : now,
                Attempts = 1,
            },
        ];
    }

    private static Condition Healthy(string state, List<RunStatus> runs, DateTimeOffset now) => state switch
    {
        ScheduleStates.Failing => Unhealthy(Reasons.RunFailed, $"run {runs[0].Id} failed ({runs[0].Reason}): {runs[0].Message}", now),
        ScheduleStates.Late => Unhealthy(Reasons.Late, "a run is due and has not started: all 10 slots for calls of this namespace are taken", now),
        ScheduleStates.Overrunning => Unhealthy(Reasons.Overrunning, "4 runs were skipped, because one has been active for 42m", now),
        _ => Condition(ConditionTypes.Healthy, ConditionStatus.True, Reasons.AsPlanned, "runs start on time and succeed", now),
    };

    private static Condition Unhealthy(string reason, string message, DateTimeOffset now) => Condition(ConditionTypes.Healthy, ConditionStatus.False, reason, message, now);

    private static Condition Condition(string type, string status, string reason, string message, DateTimeOffset now) =>
        new() { Type = type, Status = status, Reason = reason, Message = message, LastTransitionTime = now.AddHours(-1) };
}
