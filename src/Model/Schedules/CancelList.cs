using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>The annotation <see cref="ApiConstants.CancelAnnotation"/>: ids of runs to stop, separated by commas.</summary>
/// <param name="Ids">The ids, each once. None if the value cannot be read.</param>
/// <param name="Problem">Why the value cannot be read, and what was expected; null if it can.</param>
public sealed record CancelList(IReadOnlyList<string> Ids, string? Problem)
{
    /// <summary>Most runs in one list.</summary>
    public const int MostRuns = 100;

    /// <summary>The runs that a resource's annotation names.</summary>
    public static CancelList Of(ScheduledJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Read(job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation));
    }

    /// <summary>Reads the annotation's value. One that is too long has no effect as a whole: half of a request could stop the wrong half.</summary>
    public static CancelList Read(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return new CancelList([], null);
        if (value.Length > MostRuns * (StatusLimits.Name + 1))
            return new CancelList([], $"it has {value.Length} characters; expected the ids of at most {MostRuns} runs, separated by commas");
        var ids = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        return ids.Length is > 0 and <= MostRuns
            ? new CancelList(ids, null)
            : new CancelList([], $"it has {ids.Length} ids; expected those of 1 to {MostRuns} runs, separated by commas");
    }

    /// <summary>Whether somebody has asked to cancel a run, and no operator has seen that yet.</summary>
    public static bool IsAwaited(ScheduledJob job, string id) => !IsDealtWith(job) && Of(job).Ids.Contains(id, StringComparer.Ordinal);

    /// <summary>The annotation's value that asks for some runs more. It differs from one that was dealt with, even if the ids are the same: a value counts once.</summary>
    public static string Next(ScheduledJob job, IEnumerable<string> ids)
    {
        var present = job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation);
        var isDealtWith = IsDealtWith(job);
        var value = string.Join(',', (isDealtWith ? [] : Of(job).Ids).Union(ids, StringComparer.Ordinal));
        return isDealtWith && value == present ? $"{value}," : value;
    }

    private static bool IsDealtWith(ScheduledJob job) =>
        job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation) is not { Length: > 0 } present || Fnv32.Hex(present) == job.Status?.LastCancel;
}
