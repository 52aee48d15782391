using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Client;

/// <summary>A patch and its kind.</summary>
/// <param name="ContentType">Media type.</param>
/// <param name="Body">The patch.</param>
public sealed record Patch(string ContentType, RawJson Body)
{
    /// <summary>RFC 7386: members replace, null removes, lists are replaced whole.</summary>
    public static Patch Merge(RawJson body) => new("application/merge-patch+json", body);

    /// <summary>RFC 6902: a list of operations.</summary>
    public static Patch Json(RawJson body) => new("application/json-patch+json", body);

    /// <summary>Server-side apply.</summary>
    public static Patch Apply(RawJson body) => new("application/apply-patch+yaml", body);
}
