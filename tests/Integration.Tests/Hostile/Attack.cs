namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>Something that a tenant may do, and that must not harm another tenant.</summary>
/// <param name="Name">A few words.</param>
/// <param name="LaunchAsync">Does it; when it returns, the attack is complete.</param>
public sealed record Attack(string Name, Func<AttackSite, Task> LaunchAsync)
{
    /// <summary>Whether a starting operator must read what the attack left behind.</summary>
    public bool IsInTheWayOfAStart { get; private init; }

    /// <summary>All attacks, in the order of the security review.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("manifests nested 70, 150 and 200 deep", ManifestAttacks.DepthAsync) { IsInTheWayOfAStart = true },
        new("a certificate that names where its issuer is", CredentialAttacks.CertificateAsync),
        new("Pods that name the victim as their owner", ManifestAttacks.PodsOfOthersAsync),
        new("expressions with huge automata", CallAttacks.ExpressionsAsync),
        new("2,000 slow answers of 256 KiB", CallAttacks.SlowAnswersAsync),
        new("20 CA bundles of 1 MB", CredentialAttacks.BundlesAsync),
        new("150 Secrets of 900 KB", CredentialAttacks.SecretsAsync),
        new("64 KiB of $( in 60 bodies", CallAttacks.VariablesAsync),
        new("hung calls of three namespaces", CallAttacks.HungCallsAsync),
        new("1,000 schedules due each second", CallAttacks.ManySchedulesAsync),
        new("50 MB of statuses", ManifestAttacks.StatusesAsync) { IsInTheWayOfAStart = true },
    ];
}
