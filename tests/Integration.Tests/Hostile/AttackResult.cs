namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>What an attack did.</summary>
/// <param name="Name">Of the attack.</param>
/// <param name="Victim">How late the victim's runs were while it lasted.</param>
/// <param name="Use">What the operator used.</param>
/// <param name="Refused">How many of its objects the API server refused.</param>
public sealed record AttackResult(string Name, Punctuality Victim, OperatorUse Use, int Refused)
{
    /// <summary>Objects whose owner cannot see what is wrong with them.</summary>
    public IReadOnlyList<string> Unexplained { get; init; } = [];

    /// <summary>What happened that must never happen.</summary>
    public IReadOnlyList<string> Harm { get; init; } = [];

    /// <summary>How often the operator ended, and with which exit code the last time.</summary>
    public (int Times, int ExitCode) Ended { get; init; }

    /// <summary>The lease was in other hands afterwards, or in none.</summary>
    public bool HasLeaseMoved { get; init; }

    /// <summary>An operator that was started in the midst of it became ready.</summary>
    public bool CanStart { get; init; } = true;

    /// <summary>When the attack was over, the victim's runs came on time again without another operator.</summary>
    public bool IsOver { get; init; } = true;

    /// <summary>For the table: all but times.</summary>
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
