using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Output;

/// <summary>A ScheduledJob as a row: what a person wants to know at a glance.</summary>
internal static class ScheduleColumns
{
    private const string None = "-";

    /// <param name="hasNamespace">Whether the rows are of several namespaces.</param>
    /// <param name="isWide">Whether there is room for more.</param>
    public static IReadOnlyList<string> Headers(bool hasNamespace, bool isWide) =>
    [
        .. hasNamespace ? (string[])["NAMESPACE"] : [],
        "NAME", "STATE", "NEXT RUN", "IN", "LAST RESULT", "TOOK", "FAILURES",
        .. isWide ? (string[])["ACTIVE", "ACTION", "SCHEDULE", "LAST SUCCESS", "AGE"] : [],
    ];

    /// <inheritdoc cref="Headers"/>
    public static IReadOnlyList<Cell> Row(ScheduledJob job, CliHost host, bool hasNamespace, bool isWide)
    {
        var (status, now) = (job.Status ?? new ScheduledJobStatus(), host.Now);
        return
        [
            .. hasNamespace ? (Cell[])[job.Metadata.Namespace] : [],
            job.Metadata.Name,
            State(job),
            status.NextRunTime is { } next ? Times.Local(next, host.Zone, now) : None,
            status.NextRunTime is { } then ? In(then, now) : None,
            LastResult(status.LastRun, now),
            status.LastRun is { } last ? Took(last, now) : None,
            status.ConsecutiveFailures is { } failures ? new Cell(failures.ToString(), failures > 0 ? Tone.Bad : Tone.Plain) : None,
            .. isWide ? Wide(job, status, now) : [],
        ];
    }

    /// <summary>The state in one word; Unseen if no operator has looked at the object yet.</summary>
    public static Cell State(ScheduledJob job)
    {
        var state = job.Status?.State ?? "Unseen";
        return new Cell(state, state switch
        {
            ScheduleStates.Invalid or ScheduleStates.Failing or ScheduleStates.Late or ScheduleStates.Tripped => Tone.Bad,
            ScheduleStates.Overrunning => Tone.Warning,
            ScheduleStates.Running => Tone.Busy,
            ScheduleStates.Scheduled => Tone.Good,
            _ => Tone.Quiet,
        });
    }

    /// <summary>A result of a run, with its colour.</summary>
    public static Tone ToneOf(string? result) => result switch
    {
        RunResults.Succeeded => Tone.Good,
        RunResults.Failed => Tone.Bad,
        RunResults.Missed or RunResults.Skipped or RunResults.Unknown => Tone.Warning,
        _ => Tone.Quiet,
    };

    /// <summary>How long a run took, or has been running.</summary>
    public static string Took(RunStatus run, DateTimeOffset now) =>
        run.StartTime is { } start ? Times.Rough((run.CompletionTime ?? now) - start) : None;

    private static Cell LastResult(RunStatus? last, DateTimeOffset now)
    {
        if (last is null)
            return None;
        var reason = last.Reason is { Length: > 0 } why && why != last.Result ? $" ({why})" : "";
        return new Cell($"{last.Result}{reason}{(last.CompletionTime is { } end ? $" {Times.Distance(end, now)}" : "")}", ToneOf(last.Result));
    }

    private static string In(DateTimeOffset next, DateTimeOffset now) => next > now ? Times.Rough(next - now) : $"due {Times.Rough(now - next)} ago";

    private static Cell[] Wide(ScheduledJob job, ScheduledJobStatus status, DateTimeOffset now) =>
    [
        status.ActiveCount is { } active ? active : None,
        status.Action ?? None,
        status.Schedule ?? None,
        status.LastSuccessfulTime is { } success ? Times.Distance(success, now) : None,
        job.Metadata.CreationTimestamp is { } created ? Times.Rough(now - created) : None,
    ];
}
