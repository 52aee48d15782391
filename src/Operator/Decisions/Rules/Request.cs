using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// What somebody asks for by an annotation. The status keeps a fingerprint of the value that was dealt with: a value counts once, however often a GitOps tool
/// applies it, and another leader knows that too.
/// </summary>
/// <param name="Value">The annotation's value; null if it is not set, or empty.</param>
internal readonly record struct Request(string? Value)
{
    /// <summary>Why a value does nothing that a resource already has at first sight.</summary>
    public const string WasThere = "was already set when the operator first saw this resource, as after a restore";

    /// <summary>The value's fingerprint; null without a value.</summary>
    public string? Mark => Value is null ? null : Fnv32.Hex(Value);

    /// <summary>How many characters of a value an event shows.</summary>
    private const int ShownCharacters = 64;

    /// <summary>What a resource's annotation asks for.</summary>
    public static Request Of(ScheduledJob job, string annotation) =>
        job.Metadata.Annotations?.GetValueOrDefault(annotation) is { Length: > 0 } value ? new Request(value) : default;

    /// <summary>The beginning of a value, for an event.</summary>
    public static string? Show(string? value) => Draft.Cut(value, ShownCharacters);
}
