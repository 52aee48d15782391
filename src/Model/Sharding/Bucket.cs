using System.Text;

namespace ScheduledJobs.Model.Sharding;

/// <summary>The buckets that schedules are divided into.</summary>
internal static class Bucket
{
    /// <summary>Number of buckets. It never changes: replicas that count differently would both act for the same schedule.</summary>
    public const int Count = 64;

    private const int Bits = 6;

    /// <summary>
    /// The bucket of an object: the top six bits of FNV-1a-64 over its uid, in UTF-8. Kubernetes' <c>shardRange</c> has the same hash, so bucket n is
    /// the n-th of 64 equal ranges.
    /// </summary>
    /// <param name="uid">The object's <c>metadata.uid</c>.</param>
    /// <returns>0 to 63.</returns>
    public static int Of(string uid) => (int)(Hash(uid) >> (64 - Bits));

    /// <summary>FNV-1a-64 of a text in UTF-8.</summary>
    internal static ulong Hash(string text)
    {
        const ulong offset = 14695981039346656037, prime = 1099511628211;
        Span<byte> bytes = stackalloc byte[256];
        bytes = Encoding.UTF8.TryGetBytes(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text);
        var hash = offset;
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * prime);
        return hash;
    }
}
