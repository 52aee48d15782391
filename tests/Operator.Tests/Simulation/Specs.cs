using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The specs in scripts, and their edits.</summary>
internal static class Specs
{
    private const string Template = """{"spec":{"containers":[{"name":"main"}]}}""";

    private const string NoTimeZone = "Nowhere/Land";

    private static readonly ExcludeSpec Quiet = new() { Times = ["12:00:20-12:00:40", "12:02-12:03"] };

    /// <summary>Every ten seconds, as a Pod.</summary>
    public static ScheduledJobSpec Pods { get; } = new() { Trigger = Every("10s"), Action = Pod() };

    /// <summary>Every ten seconds, as a call.</summary>
    public static ScheduledJobSpec Calls { get; } = new() { Trigger = Every("10s"), Action = Http() };

    /// <summary>Every ten seconds, as a Job.</summary>
    public static ScheduledJobSpec Jobs { get; } = new() { Trigger = Every("10s"), Action = Job() };

    public static TriggerSpec Every(string interval) => new() { Interval = new IntervalTriggerSpec { Every = interval } };

    /// <summary>Half a minute after the start.</summary>
    public static TriggerSpec Once { get; } = new() { Date = new DateTriggerSpec { At = "2026-01-05T12:00:30Z" } };

    public static ActionSpec Pod() => new() { Pod = new PodActionSpec { Template = RawJson.Parse(Template) } };

    /// <summary>A Job that its template tells to disappear as soon as it has ended.</summary>
    public static ActionSpec Job() => new()
    {
        Job = new JobActionSpec { Template = RawJson.Parse($$$"""{"spec":{"ttlSecondsAfterFinished":0,"template":{{{Template}}}}}""") },
    };

    public static ActionSpec Http() => new() { Http = new HttpActionSpec { Url = "http://target/", Timeout = "1h" } };

    public static ScheduledJobSpec Apply(ScheduledJobSpec spec, SpecEdit edit, ScheduledJobSpec original) => edit switch
    {
        SpecEdit.EverySevenSeconds => spec with { Trigger = Every("7s") },
        SpecEdit.EveryMinute => spec with { Trigger = Every("1m") },
        SpecEdit.OtherTimeZone => spec with { TimeZone = spec.TimeZone is null ? "Asia/Tokyo" : null },
        SpecEdit.Jitter => spec with { Jitter = "5s" },
        SpecEdit.NoJitter => spec with { Jitter = null },
        SpecEdit.Suspend => spec with { Suspend = true },
        SpecEdit.Resume => spec with { Suspend = false },
        SpecEdit.RunAll or SpecEdit.RunLatest or SpecEdit.RunEarliest or SpecEdit.Skip => spec with { Misfire = spec.Misfire with { Policy = edit.ToString() } },
        SpecEdit.Forbid or SpecEdit.Allow or SpecEdit.Replace or SpecEdit.Queue =>
            spec with { Concurrency = spec.Concurrency with { Policy = edit.ToString() } },
        SpecEdit.MisfireDeadline => spec with { Misfire = spec.Misfire with { Deadline = "20s" } },
        SpecEdit.NoMisfireDeadline => spec with { Misfire = spec.Misfire with { Deadline = null } },
        SpecEdit.GracePeriod => spec with { Misfire = spec.Misfire with { GracePeriod = spec.Misfire.GracePeriod == "0s" ? "1m" : "0s" } },
        SpecEdit.MaxCatchUpOne => spec with { Misfire = spec.Misfire with { MaxCatchUp = 1 } },
        SpecEdit.LimitOne => spec with { Concurrency = spec.Concurrency with { Limit = 1 } },
        SpecEdit.LimitTwo => spec with { Concurrency = spec.Concurrency with { Limit = 2 } },
        SpecEdit.QueueLengthOne => spec with { Concurrency = spec.Concurrency with { QueueLength = 1 } },
        SpecEdit.QueueLengthTwo => spec with { Concurrency = spec.Concurrency with { QueueLength = 2 } },
        SpecEdit.MaxRunsOne => spec with { MaxRuns = 1 },
        SpecEdit.MaxRunsTwo => spec with { MaxRuns = 2 },
        SpecEdit.MaxRunsFive => spec with { MaxRuns = 5 },
        SpecEdit.NoMaxRuns => spec with { MaxRuns = null },
        SpecEdit.Retries when spec.Delivery == DeliveryModes.AtLeastOnce =>
            spec with { Retry = new RetrySpec(2) { Backoff = new BackoffSpec("4s", 2, "1m", 0) } },
        SpecEdit.NoRetries => spec with { Retry = null },
        SpecEdit.ShortTimeout => spec with { Timeout = "15s" },
        SpecEdit.EndlessTimeout => spec with { Timeout = "99999999h" },
        SpecEdit.NoTimeout => spec with { Timeout = null },
        SpecEdit.ShortPendingTimeout when spec.Action.Http is null => spec with { PendingTimeout = "5s" },
        SpecEdit.NoPendingTimeout => spec with { PendingTimeout = null },
        SpecEdit.AtMostOnce when spec.Action.Http is not null => spec with { Delivery = DeliveryModes.AtMostOnce, Retry = null },
        SpecEdit.AtLeastOnce => spec with { Delivery = DeliveryModes.AtLeastOnce },
        SpecEdit.Pod => spec with { Action = Pod(), Delivery = DeliveryModes.AtLeastOnce },
        SpecEdit.Job => spec with { Action = Job(), Delivery = DeliveryModes.AtLeastOnce },
        SpecEdit.Http => spec with { Action = Http(), PendingTimeout = null },
        SpecEdit.CallOnce => spec with { Action = Http(), PendingTimeout = null, Delivery = DeliveryModes.AtMostOnce, Retry = null },
        SpecEdit.BreakTheTrigger => spec with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "bad" } } },
        SpecEdit.BreakTheTimeout => spec with { Timeout = "bad" },
        SpecEdit.BreakTheTimeZone => spec with { TimeZone = NoTimeZone },
        SpecEdit.Repair => spec with
        {
            Trigger = original.Trigger,
            Timeout = original.Timeout,
            TimeZone = spec.TimeZone == NoTimeZone ? original.TimeZone : spec.TimeZone,
        },
        SpecEdit.RunOnCreate => spec with { RunOnCreate = !spec.RunOnCreate },
        SpecEdit.StartLater => spec with { StartAt = new DateTimeOffset(2026, 1, 5, 12, 2, 0, TimeSpan.Zero) },
        SpecEdit.NoStart => spec with { StartAt = null },
        SpecEdit.SuspendUntilSoon => spec with { SuspendUntil = new DateTimeOffset(2026, 1, 5, 12, 0, 45, TimeSpan.Zero) },
        SpecEdit.SuspendUntilLater => spec with { SuspendUntil = new DateTimeOffset(2026, 1, 5, 12, 4, 0, TimeSpan.Zero) },
        SpecEdit.NoSuspendUntil => spec with { SuspendUntil = null },
        SpecEdit.TripAfterOne => spec with { TripAfter = 1 },
        SpecEdit.TripAfterTwo => spec with { TripAfter = 2 },
        SpecEdit.NoTrip => spec with { TripAfter = null },
        SpecEdit.Exclude => spec with { Exclude = Quiet },
        SpecEdit.NoExclude => spec with { Exclude = null },
        SpecEdit.ShortTtl => spec with { TtlAfterCompleted = "20s" },
        SpecEdit.NoTtl => spec with { TtlAfterCompleted = null },
        SpecEdit.NoHistory => spec with { History = new HistorySpec(0, 0) },
        _ => spec,
    };
}
