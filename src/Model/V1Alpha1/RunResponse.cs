namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>What was kept of a response. All of it was written by the target, and is made safe to show: see <see cref="Schedules.SafeText"/>.</summary>
public sealed record RunResponse
{
    /// <summary>Those of the headers asked for that the response has, in the order in which they are asked for.</summary>
    public IReadOnlyList<ResponseHeader>? Headers { get; init; }

    /// <summary>The beginning of the body, decompressed; empty if the response has none. Null if it was not asked for, or could not be read.</summary>
    public string? Body { get; init; }

    /// <summary>True if the body is longer than that, or had not arrived in full. Null otherwise.</summary>
    public bool? Truncated { get; init; }

    /// <summary>Why the body is missing or had not arrived in full; null otherwise.</summary>
    public string? Message { get; init; }
}

/// <summary>A header of a response.</summary>
/// <param name="Name">Its name, as it was asked for.</param>
/// <param name="Value">Its value, cut to <see cref="StatusLimits.ResponseHeader"/> characters. If the header is there more than once, all values, with commas in between.</param>
public sealed record ResponseHeader(string Name = "", string Value = "");
