namespace ScheduledJobs.Kube.Resources;

/// <summary>
/// The order of resource versions of one kind. Since Kubernetes 1.35, versions that are whole numbers, of any length, are officially
/// ordered as numbers; others can only be compared for equality.
/// </summary>
public static class ResourceVersions
{
    /// <summary>Negative, zero or positive; null if the two cannot be ordered.</summary>
    public static int? Compare(string? one, string? other)
    {
        if (!IsNumber(one) || !IsNumber(other))
            return null;
        return one.Length == other.Length ? string.CompareOrdinal(one, other) : one.Length.CompareTo(other.Length);
    }

    /// <summary>Whether the first version is the same as the second, or newer; false if they differ and cannot be ordered.</summary>
    public static bool IsAtLeast(string? one, string? other) => Compare(one, other) is { } order ? order >= 0 : one is not null && one == other;

    private static bool IsNumber([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? version) =>
        version is { Length: > 0 } && version[0] != '0' && !version.AsSpan().ContainsAnyExceptInRange('0', '9');
}
