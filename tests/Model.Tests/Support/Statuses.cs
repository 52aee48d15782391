using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Support;

/// <summary>Statuses as the operator writes them.</summary>
internal static class Statuses
{
    /// <summary>Sunday, 13:00 in Berlin.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public const string Daily = "trigger: {cron: {expression: '30 2 * * *'}}, timeZone: Europe/Berlin, action: {http: {url: 'http://x/'}}";

    public const string Pod = "trigger: {interval: {every: 1h}}, action: {pod: {template: {spec: {containers: [{name: main, image: none}]}}}}";

    /// <summary>A schedule that has succeeded at 02:30 in Berlin, and waits.</summary>
    public static ScheduledJobStatus Waiting { get; } = new()
    {
        ObservedGeneration = 1,
        State = ScheduleStates.Scheduled,
        Schedule = "cron 30 2 * * * Europe/Berlin",
        Action = ActionKinds.Http,
        EffectiveSince = At("2026-11-01T00:00:00Z"),
        NextRunTime = At("2026-11-23T01:30:00Z"),
        Upcoming = [Next("2026-11-23T01:30:00Z"), Next("2026-11-24T01:30:00Z")],
        LastScheduleTime = At("2026-11-22T01:30:00Z"),
        LastSuccessfulTime = At("2026-11-22T01:31:12Z"),
        LastRun = Succeeded,
        RecentRuns = [Succeeded],
        ActiveCount = 0,
        ConsecutiveFailures = 0,
        Totals = new RunTotals { Succeeded = 21 },
        Conditions = [Condition(ConditionTypes.Ready, ConditionStatus.True, Reasons.Scheduled, "next run Mon 23 Nov 02:30 Europe/Berlin")],
    };

    public static RunStatus Succeeded => new()
    {
        Id = "report-1795311000",
        Trigger = RunTriggers.Schedule,
        ScheduledTime = At("2026-11-22T01:30:00Z"),
        DueTime = At("2026-11-22T01:30:00Z"),
        StartTime = At("2026-11-22T01:30:00Z"),
        CompletionTime = At("2026-11-22T01:31:12Z"),
        Result = RunResults.Succeeded,
        Attempts = 1,
    };

    public static Condition Condition(string type, string status, string reason, string message, string? since = null) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        LastTransitionTime = At(since ?? "2026-11-01T00:00:00Z"),
    };

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static UpcomingRun Next(string time) => new() { ScheduledTime = At(time), DueTime = At(time) };
}
