using System.Text;

namespace ScheduledJobs.Scheduling;

/// <summary>
/// Hashes that are the same in every process, on every replica and in every version; they spread schedules out. FNV-1a over UTF-8, then
/// the finalizer of SplitMix64, which makes every bit depend on every other. Pinned by tests; must never change.
/// </summary>
internal static class StableHash
{
    private const ulong FnvOffset = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    public static ulong Of(string text)
    {
        var hash = FnvOffset;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * FnvPrime;
        return Mix(hash);
    }

    /// <summary>The upper 32 bits of a hash and a number mixed.</summary>
    public static uint Of(ulong hash, long number) => (uint)(Mix(hash ^ Mix((ulong)number)) >> 32);

    private static ulong Mix(ulong bits)
    {
        bits += 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}
