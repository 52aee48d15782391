using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Creates an object of a kind that the administrator allows.</summary>
public sealed record ResourceActionSpec
{
    /// <summary>The object, with apiVersion and kind, kept as JSON so that all its fields survive; <c>$(NAME)</c> is expanded in texts of its spec.</summary>
    public RawJson Template { get; init; }

    /// <summary>The run has succeeded when one of these holds, 1 to 8. Null: those of a known kind.</summary>
    public IReadOnlyList<JsonPathSpec>? SucceededWhen { get; init; }

    /// <summary>The run has failed when one of these holds, at most 8; checked before <see cref="SucceededWhen"/>. Null: those of a known kind.</summary>
    public IReadOnlyList<JsonPathSpec>? FailedWhen { get; init; }

    /// <summary>Path of the text that says why it failed. Null: that of a known kind.</summary>
    public string? MessageFrom { get; init; }
}

/// <summary>Where an object says that it has ended. It travels with the object, as an annotation, so that an edit of the spec affects later attempts only.</summary>
/// <param name="Succeeded">It has succeeded when one of these holds.</param>
/// <param name="Failed">It has failed when one of these holds; checked first.</param>
/// <param name="Message">Path of the text that says why it failed; null for none.</param>
public sealed record ResourceCriteria(IReadOnlyList<JsonPathSpec>? Succeeded = null, IReadOnlyList<JsonPathSpec>? Failed = null, string? Message = null);
