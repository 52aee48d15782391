using System.Text.Json;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Explaining;

/// <summary>Facts for a table test: a schedule at 02:30 in Berlin that is well, changed as a row says.</summary>
internal static class FactsBuilder
{
    /// <summary>The time that most rows ask for: today, 02:30 in Berlin.</summary>
    public static readonly DateTimeOffset Asked = Statuses.At("2026-11-22T01:30:00Z");

    public static Facts Of(
        Func<ScheduledJobStatus, ScheduledJobStatus?>? status = null,
        string more = "",
        string trigger = "cron: {expression: '30 2 * * *'}",
        DateTimeOffset? now = null,
        Func<ScheduledJob, ScheduledJob>? change = null,
        IReadOnlyList<Event>? events = null,
        IReadOnlyList<RunObject>? objects = null)
    {
        var spec = YamlJson.Parse($"{{trigger: {{{trigger}}}, timeZone: Europe/Berlin, action: {{http: {{url: 'http://x/'}}}}{more}}}")!;
        var job = new ScheduledJob
        {
            Metadata = new ObjectMeta
            {
                Name = "report",
                Namespace = "default",
                Uid = "1",
                Generation = 1,
                CreationTimestamp = Statuses.At("2026-11-01T00:00:00Z"),
            },
            Spec = spec.Deserialize(ModelJsonContext.Default.ScheduledJobSpec)!,
            Status = (status ?? (s => s))(Statuses.Waiting),
        };
        job = change?.Invoke(job) ?? job;
        return new Facts
        {
            Job = job,
            Compilation = new ScheduleCompiler("UTC").Compile(job),
            Now = now ?? Statuses.Noon,
            Events = events ?? [],
            Objects = objects ?? [],
        };
    }

    /// <summary>The record of the run that most rows ask for.</summary>
    public static ScheduledJobStatus With(this ScheduledJobStatus status, RunStatus run) => run.Result is null
        ? status with { Active = [run], RecentRuns = [], LastRun = null }
        : status with { RecentRuns = [run], LastRun = run.StartTime is null ? status.LastRun : run };

    public static RunStatus Unstarted(string result, string reason, string message = "noted") =>
        Statuses.Succeeded with { Result = result, Reason = reason, Message = message, StartTime = null, Attempts = 0 };

    public static RunStatus Ended(string result, string? reason, string? message = "noted", int attempts = 1) =>
        Statuses.Succeeded with { Result = result, Reason = reason, Message = message, Attempts = attempts };

    public static Event Event(string reason, string note, string at = "2026-11-22T01:30:01Z") => new() { Reason = reason, Note = note, EventTime = Statuses.At(at) };
}
