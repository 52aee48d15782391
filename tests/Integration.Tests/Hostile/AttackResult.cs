namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>The effects of an attack.</summary>
/// <param name="Name">Name of the attack.</param>
/// <param name="Victim">How late the victim's runs were while it lasted.</param>
/// <param name="Use">The operator's resource use.</param>
/// <param name="Refused">How many of its objects the API server refused.</param>
public sealed record AttackResult(string Name, Punctuality Victim, OperatorUse Use, int Refused)
{
    /// <summary>Objects whose owner cannot see what is wrong with them.</summary>
    public IReadOnlyList<string> Unexplained { get; init; } = [];

    /// <summary>Violations of what must never happen.</summary>
    public IReadOnlyList<string> Harm { get; init; } = [];

    /// <summary>How many times the operator ended, and its last exit code.</summary>
    public (int Times, int ExitCode) Ended { get; init; }

    /// <summary>Whether the lease had another holder afterwards, or none.</summary>
    public bool HasLeaseMoved { get; init; }

    /// <summary>Whether an operator started during the attack became ready.</summary>
    public bool CanStart { get; init; } = true;

    /// <summary>Whether the victim's runs were on time again after the attack, without restarting the operator.</summary>
    public bool IsOver { get; init; } = true;

    /// <summary>Everything but times, for the table.</summary>
    public string Remarks => string.Join("; ", Parts());

    private IEnumerable<string> Parts()
    {
        if (Ended.Times > 0)
            yield return $"the operator ended {Ended.Times} times (exit code {Ended.ExitCode})";
        if (HasLeaseMoved)
            yield return "the lease moved";
        if (!CanStart)
            yield return "no operator can start";
        if (!IsOver)
            yield return "the victim did not recover";
        if (Unexplained.Count > 0)
            yield return $"{Unexplained.Count} unexplained ({Unexplained[0]})";
        if (Harm.Count > 0)
            yield return $"harm: {Harm.Count} ({Harm[0]})";
    }
}
