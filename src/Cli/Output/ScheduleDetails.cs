using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Output;

/// <summary>One ScheduledJob in full, for a person: a line for each thing worth knowing.</summary>
internal static class ScheduleDetails
{
    /// <summary>Labels and texts; what does not apply is left out.</summary>
    /// <param name="job">The object.</param>
    /// <param name="schedule">Its compiled spec; null if it is not valid.</param>
    /// <param name="host">The reader's clock and zone.</param>
    public static IEnumerable<(string Label, Cell Text)> Of(ScheduledJob job, Schedule? schedule, CliHost host)
    {
        var (status, zone) = (job.Status ?? new ScheduledJobStatus(), schedule?.Zone ?? host.Zone);
        return
        [
            ("Name", job.Metadata.Name),
            ("Namespace", job.Metadata.Namespace),
            ("State", ScheduleColumns.State(job)),
            .. Problems(status.Conditions ?? []),
            ("Schedule", status.Schedule ?? "-"),
            .. schedule is null ? [] : ((string, Cell)[])[("Means", ScheduleSentence.Of(job, schedule))],
            ("Action", status.Action ?? "-"),
            ("Next run", Next(status, host, zone)),
            .. Then(status, host, zone),
            ("Last run", Run(status.LastRun, host.Now)),
            .. Attempts(status.LastRun),
            .. ResponseDetails.Of(status.LastRun?.Response),
            ("Last success", status.LastSuccessfulTime is { } success ? $"{Times.Utc(success)} ({Times.Distance(success, host.Now)})" : "-"),
            .. Waiting(status, host.Now),
            ("Failures", $"{status.ConsecutiveFailures ?? 0} in a row"),
            ("Totals", $"{status.Totals ?? new RunTotals()}"),
            ("Policies", Policies(job.Spec)),
        ];
    }

    private static IEnumerable<(string Label, Cell Text)> Problems(IReadOnlyList<Condition> conditions)
    {
        var ready = conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        var healthy = conditions.FirstOrDefault(c => c.Type == ConditionTypes.Healthy);
        if (ready is { Status: ConditionStatus.False })
            yield return ("Problem", new Cell($"{ready.Reason}: {ready.Message}", Tone.Bad));
        else if (healthy is { Status: ConditionStatus.False })
            yield return ("Problem", new Cell($"{healthy.Reason}: {healthy.Message}", Tone.Bad));
        else if (ready is { Message.Length: > 0 })
            yield return ("Ready", ready.Message);
    }

    private static string Next(ScheduledJobStatus status, CliHost host, TimeZoneInfo zone) =>
        status.NextRunTime is { } next ? $"{Times.Local(next, zone, host.Now)} {zone.Id} ({Times.Distance(next, host.Now)})" : "-";

    private static IEnumerable<(string Label, Cell Text)> Then(ScheduledJobStatus status, CliHost host, TimeZoneInfo zone) =>
        (status.Upcoming ?? []).Skip(1).Where(u => u.DueTime is not null).Select(u => ("", (Cell)Times.Local(u.DueTime!.Value, zone, host.Now)));

    private static Cell Run(RunStatus? run, DateTimeOffset now)
    {
        if (run is null)
            return "-";
        var end = run.CompletionTime is { } completed ? $" {Times.Distance(completed, now)}" : "";
        var reason = run.Reason is { Length: > 0 } why && why != run.Result ? $" ({why})" : "";
        var message = string.IsNullOrEmpty(run.Message) ? "" : $": {run.Message}";
        return new Cell($"{run.Id} {run.Result}{reason}{end}, took {ScheduleColumns.Took(run, now)}{message}", ScheduleColumns.ToneOf(run.Result));
    }

    /// <summary>The attempts of a run that needed several.</summary>
    private static IEnumerable<(string Label, Cell Text)> Attempts(RunStatus? run) => run is { Attempts: <= 1, NextAttemptTime: null }
        ? []
        : (run?.AttemptHistory ?? []).Select(attempt => ("", (Cell)
            $"attempt {attempt.Number} took {Times.Rough((attempt.CompletionTime - attempt.StartTime) ?? TimeSpan.Zero)}{(attempt.Reason is null ? "" : $", {attempt.Reason}: {attempt.Message}")}"));

    private static IEnumerable<(string Label, Cell Text)> Waiting(ScheduledJobStatus status, DateTimeOffset now)
    {
        foreach (var run in status.Active ?? [])
        {
            yield return ("Active", $"{run.Id} for {ScheduleColumns.Took(run, now)}{(run.Attempts > 1 ? $", attempt {run.Attempts}" : "")}");
            foreach (var attempt in Attempts(run))
                yield return attempt;
        }

        foreach (var run in status.Queued ?? [])
            yield return ("Queued", run.Id);
        if (status.Backlog is { From: { } from, Through: { } through } backlog)
            yield return ("Backlog", $"{backlog.Remaining} from {Times.Utc(from)} to {Times.Utc(through)}");
        foreach (var fill in status.Backfills ?? [])
            yield return ("Backfill", $"{fill.Name}: {fill.Started - fill.CountActive()} of {fill.Started + fill.Remaining} runs have ended{(fill.Failed > 0 ? $", {fill.Failed} failed" : "")}");
    }

    private static string Policies(ScheduledJobSpec spec)
    {
        var deadline = spec.Misfire.Deadline is { } d ? $", deadline {d}" : "";
        var retry = spec.Retry is { } r ? $"up to {r.Limit} more attempts" : "no retry";
        return $"misfire {spec.Misfire.Policy}{deadline}; concurrency {spec.Concurrency.Policy}; {retry}; {(spec.Timeout is { } t ? $"timeout {t}" : "no timeout")}";
    }
}
