using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Console.Tests.Support;

/// <summary>
/// Schedules as a company has them, with a past: most are well, some fail, are late, overlap or are suspended. The same number always gives the
/// same schedules.
/// </summary>
internal static class SampleSchedules
{
    private static readonly string[] Teams = ["billing", "data", "growth", "platform", "search"];

    private static readonly (string Name, string Trigger)[] Kinds =
    [
        ("invoice-run", "cron: {expression: '30 2 * * *'}"),
        ("refresh-cache", "interval: {every: 5m}"),
        ("nightly-report", "cron: {expression: '0 3 * * MON-FRI'}"),
        ("probe", "interval: {every: 20s}"),
        ("sync-orders", "cron: {expression: '*/10 * * * *'}"),
        ("rotate-logs", "cron: {expression: '15 * * * *'}"),
        ("weekly-digest", "cron: {expression: '0 7 * * MON'}"),
        ("reindex", "cron: {expression: '45 */4 * * *'}"),
        ("month-end", "calendar: {months: 1, timeOfDay: '18:00:00'}"),
        ("poll-bank", "cron: {expression: '*/15 8-18 * * MON-FRI'}"),
    ];

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/Berlin", "UTC"];

    /// <summary>A manifest, and the status to go with it.</summary>
    /// <param name="number">From 0; more than 50 of them repeat the kinds with other teams.</param>
    public static JsonObject Manifest(int number)
    {
        var (name, trigger) = Kinds[number % Kinds.Length];
        var team = Teams[number / Kinds.Length % Teams.Length];
        var action = number % 3 == 1
            ? "job: {template: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/task}]}}}}}"
            : $"http: {{url: 'https://{team}.example.com/hooks/{name}'}}";
        var (tier, isSuspended) = (number % 4 == 0 ? "critical" : "normal", number % 17 == 4 ? "true" : "false");
        var jitter = number % 6 == 2 ? "jitter: 3m" : "";
        return (JsonObject)YamlJson.Parse($$"""
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduledJob
            metadata: {name: {{name}}-{{number:000}}, namespace: {{team}}, labels: {team: {{team}}, tier: {{tier}} } }
            spec:
              trigger: { {{trigger}} }
              startAt: '2026-01-01T00:00:00Z'
              timeZone: {{Zones[number % Zones.Length]}}
              suspend: {{isSuspended}}
              {{jitter}}
              action: { {{action}} }
            """)!;
    }

    /// <summary>What the operator would have written by now.</summary>
    public static ScheduledJobStatus StatusOf(ScheduledJob job, int number, DateTimeOffset now)
    {
        var schedule = new ScheduleCompiler("UTC").Compile(job).Schedule!;
        var runs = Past(job, schedule, number, now);
        var (state, failures) = StateOf(job, number);
        var active = state is ScheduleStates.Running or ScheduleStates.Overrunning ? [Active(job, runs, now, state == ScheduleStates.Running ? 40 : 2_400)] : (List<RunStatus>)[];
        var next = schedule.Timetable.NextAfter(now)?.DueTime;
        return new ScheduledJobStatus
        {
            ObservedGeneration = job.Metadata.Generation,
            State = state,
            Schedule = schedule.Text,
            Action = job.Spec.Action.Http is null ? ActionKinds.Job : ActionKinds.Http,
            EffectiveSince = now.AddDays(-40),
            NextRunTime = job.Spec.Suspend ? null : state == ScheduleStates.Late ? now.AddMinutes(-4) : next,
            LastScheduleTime = runs.FirstOrDefault()?.ScheduledTime,
            LastSuccessfulTime = runs.Find(r => r.Result == RunResults.Succeeded)?.CompletionTime,
            LastRun = runs.Find(r => r.StartTime is not null),
            RecentRuns = runs,
            Active = active,
            ActiveCount = active.Count,
            ConsecutiveFailures = failures,
            Totals = new RunTotals { Succeeded = 1_000 + number * 7, Failed = failures + number % 5, Skipped = state == ScheduleStates.Overrunning ? 12 : 0 },
        };
    }

    private static (string State, int Failures) StateOf(ScheduledJob job, int number) => (number % 23) switch
    {
        _ when job.Spec.Suspend => (ScheduleStates.Suspended, 0),
        3 => (ScheduleStates.Failing, 3),
        7 => (ScheduleStates.Late, 0),
        11 => (ScheduleStates.Running, 0),
        14 => (ScheduleStates.Overrunning, 0),
        _ => (ScheduleStates.Scheduled, 0),
    };

    private static List<RunStatus> Past(ScheduledJob job, Schedule schedule, int number, DateTimeOffset now)
    {
        var runs = new List<RunStatus>();
        for (var at = schedule.Timetable.Trigger.LastBefore(now.AddMinutes(-1)); at is { } nominal && runs.Count < 10 && nominal > now.AddDays(-40); at = schedule.Timetable.Trigger.LastBefore(nominal))
            runs.Add(Run(job, schedule.Timetable.At(nominal), number, runs.Count));
        return runs;
    }

    private static RunStatus Run(ScheduledJob job, Occurrence occurrence, int number, int age)
    {
        var due = Whole(occurrence.DueTime);
        var run = new RunStatus
        {
            Id = RunNames.Scheduled(job.Metadata.Name!, occurrence.NominalTime),
            Trigger = RunTriggers.Schedule,
            ScheduledTime = occurrence.NominalTime,
            DueTime = due,
            StartTime = due.AddSeconds((number + age) % 3),
            CompletionTime = due.AddSeconds(3 + (number * 31 + age * 17) % (number % 7 == 2 ? 900 : 45)),
            Result = RunResults.Succeeded,
            Attempts = 1,
        };
        return (number % 23, age) switch
        {
            (3, < 3) or (5, 4) or (12, 6) => run with { Result = RunResults.Failed, Reason = Reasons.HttpStatus, Message = "the target responded with 503 Service Unavailable", Attempts = 2 },
            (14, < 4) => run with { Result = RunResults.Skipped, Reason = Reasons.Concurrency, Message = "another run is still active", StartTime = null, Attempts = 0 },
            (9, 2) => run with { Result = RunResults.Missed, Reason = Reasons.DeadlineExceeded, Message = "it could only have started too late", StartTime = null, Attempts = 0 },
            _ => run,
        };
    }

    private static RunStatus Active(ScheduledJob job, List<RunStatus> runs, DateTimeOffset now, int seconds) => new()
    {
        Id = $"{job.Metadata.Name}-m1",
        Trigger = RunTriggers.Schedule,
        ScheduledTime = runs.Count > 0 ? runs[0].ScheduledTime : now,
        DueTime = now.AddSeconds(-seconds),
        StartTime = now.AddSeconds(-seconds),
        Attempts = 1,
    };

    private static DateTimeOffset Whole(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
