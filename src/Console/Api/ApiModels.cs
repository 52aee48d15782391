using System.Text.Json.Serialization;

namespace ScheduledJobs.Console.Api;

/// <summary>A schedule with what its spec means and how it is doing.</summary>
internal sealed record ApiSchedule
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required string Schedule { get; init; }

    /// <summary>What it does, in a sentence; absent if the spec is not valid.</summary>
    public string? Sentence { get; init; }

    public string? TimeZone { get; init; }

    public required string Action { get; init; }

    /// <summary>Whether its spec, too many failures or its namespace suspends it.</summary>
    public bool Suspended { get; init; }

    public DateTimeOffset? NextRunTime { get; init; }

    public string? LastResult { get; init; }

    public DateTimeOffset? LastRunTime { get; init; }

    public double? LastSeconds { get; init; }

    public int ConsecutiveFailures { get; init; }

    /// <summary>Set if the schedule is gone; of events only.</summary>
    public bool? Deleted { get; init; }
}

/// <summary>A part of the schedules.</summary>
internal sealed record ApiSchedules(int Count, IReadOnlyList<ApiSchedule> Items);

/// <summary>Runs on a time axis.</summary>
/// <param name="From">The begin of the range.</param>
/// <param name="To">The end of the range.</param>
/// <param name="PartSeconds">The length of a part.</param>
/// <param name="Load">The number of planned runs in each part, of all schedules that the filter finds.</param>
/// <param name="Count">How many schedules the filter finds.</param>
/// <param name="Lanes">Some of them.</param>
internal sealed record ApiTimeline(DateTimeOffset From, DateTimeOffset To, double PartSeconds, IReadOnlyList<long> Load, int Count, IReadOnlyList<ApiLane> Lanes);

/// <summary>The runs of one schedule.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Planned">How many runs are planned.</param>
/// <param name="Excluded">How many times are excluded: left out, or moved to another day.</param>
/// <param name="Times">Their nominal times; absent if they are too many, and then there are counts.</param>
/// <param name="Counts">The number of planned runs in each part; absent if there are times.</param>
/// <param name="Runs">Those on record.</param>
internal sealed record ApiLane(
    string Namespace, string Name, long Planned, long Excluded, IReadOnlyList<DateTimeOffset>? Times, IReadOnlyList<long>? Counts, IReadOnlyList<ApiRun> Runs);

/// <summary>A run on record.</summary>
internal sealed record ApiRun(string Id, string? Result, string? Reason, DateTimeOffset? ScheduledTime, DateTimeOffset? StartTime, DateTimeOffset? CompletionTime);

/// <summary>What to preview: a manifest, or an expression.</summary>
internal sealed record ApiPreviewRequest
{
    public string? Manifest { get; init; }

    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    public string? Dialect { get; init; }

    public DateTimeOffset? From { get; init; }

    public int? Count { get; init; }

    /// <summary>Also the times that are excluded, or dropped by startAt, endAt or maxRuns.</summary>
    public bool Excluded { get; init; }
}

/// <summary>What a spec means.</summary>
internal sealed record ApiPreview(bool Valid, string? Sentence, string? TimeZone, IReadOnlyList<ApiFinding> Findings, IReadOnlyList<ApiTime> Times, string? End);

/// <summary>Something about a spec that its author should know.</summary>
internal sealed record ApiFinding(string Level, string Field, string Message);

/// <summary>One time of a schedule.</summary>
/// <param name="NominalTime">The time of the trigger.</param>
/// <param name="DueTime">When the run starts; absent if there is no run.</param>
/// <param name="LocalTime">The same in the zone of the schedule.</param>
/// <param name="Outcome">Whether it runs, and if not, why.</param>
/// <param name="Notes">What a clock change or the exclusion does to it; absent if they do nothing.</param>
internal sealed record ApiTime(DateTimeOffset NominalTime, DateTimeOffset? DueTime, DateTimeOffset LocalTime, string Outcome, IReadOnlyList<string>? Notes);

/// <summary>Source-generated serializers of the HTTP API.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ApiSchedule))]
[JsonSerializable(typeof(ApiSchedules))]
[JsonSerializable(typeof(ApiTimeline))]
[JsonSerializable(typeof(ApiPreviewRequest))]
[JsonSerializable(typeof(ApiPreview))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
