using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What is read of a ScheduledJob that another replica acts for. The rest of it is skipped, not decoded.</summary>
internal sealed record ScheduleOutline : Outline
{
    /// <summary>Of a text.</summary>
    public ScheduleOutline(Outline found, OutlinedJob job)
        : base(found)
    {
        ActiveRuns = job.Status?.ActiveCount ?? 0;
        Tally = ScheduleTally.Of(job.Status?.Conditions, job.Status?.ConsecutiveFailures, job.Status?.State);
        Calendars = [.. CalendarLookup.KeysOf(job.Spec?.Exclude?.Calendars, Key.Namespace)];
    }

    /// <summary>Of one that was decoded.</summary>
    public ScheduleOutline(Outline found, ScheduledJob job)
        : base(found)
    {
        ActiveRuns = job.Status?.ActiveCount ?? 0;
        Tally = ScheduleTally.Of(job);
        Calendars = [.. CalendarLookup.KeysOf(job.Spec, Key.Namespace)];
    }

    /// <summary>Its active runs, by its status: they count for the limit of its namespace.</summary>
    public int ActiveRuns { get; }

    /// <summary>What the metrics count of it.</summary>
    public ScheduleTally Tally { get; }

    /// <summary>The calendars that it refers to.</summary>
    public IReadOnlyList<ObjectKey> Calendars { get; }
}

/// <summary>The members of a ScheduledJob that an outline is made of.</summary>
internal sealed record OutlinedJob
{
    public OutlinedSpec? Spec { get; init; }

    public OutlinedStatus? Status { get; init; }

    internal sealed record OutlinedSpec
    {
        public OutlinedExclude? Exclude { get; init; }
    }

    internal sealed record OutlinedExclude
    {
        public IReadOnlyList<CalendarReference>? Calendars { get; init; }
    }

    internal sealed record OutlinedStatus
    {
        public string? State { get; init; }

        public int? ActiveCount { get; init; }

        public int? ConsecutiveFailures { get; init; }

        public IReadOnlyList<Condition>? Conditions { get; init; }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(OutlinedJob))]
internal sealed partial class OutlineJsonContext : JsonSerializerContext;
