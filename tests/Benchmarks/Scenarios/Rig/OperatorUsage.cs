using System.Globalization;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>Measurements that only the operator's process itself can make.</summary>
/// <param name="Live">Managed memory in use after a full collection, in bytes.</param>
/// <param name="Collections">Collections so far, without the one for <see cref="Live"/>.</param>
internal sealed record OperatorUsage(long Live, int Collections)
{
    /// <summary>Prefix of its line.</summary>
    public const string Prefix = "usage ";

    private static int _ownCollections;

    public static OperatorUsage OfThisProcess()
    {
        var collections = GC.CollectionCount(0) - _ownCollections;
        var live = GC.GetTotalMemory(forceFullCollection: true);
        _ownCollections = GC.CollectionCount(0) - collections;
        return new(live, collections);
    }

    public static OperatorUsage Parse(string line)
    {
        var numbers = line[Prefix.Length..].Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], (int)numbers[1]);
    }

    public string ToLine() => $"{Prefix}{Live} {Collections}";
}
