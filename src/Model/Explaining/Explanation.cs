namespace ScheduledJobs.Model.Explaining;

/// <summary>Why a schedule did, or did not, run at a time, in words.</summary>
/// <param name="Cause">The cause, for programs and tests.</param>
/// <param name="Answer">The cause, in a sentence.</param>
public sealed record Explanation(Cause Cause, string Answer)
{
    /// <summary>What else helps to understand it, in sentences.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>What a person can do about it; null if there is nothing to do.</summary>
    public string? Advice { get; init; }

    /// <summary>The same with more details; null is left out.</summary>
    public Explanation With(params IEnumerable<string?> details) => this with { Details = [.. Details, .. details.OfType<string>()] };
}
