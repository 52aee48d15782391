using System.Text;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// FNV-1a, 32 bits, finished with the mixer of MurmurHash3 so that similar texts spread. It is the same in every process and version,
/// because names and fingerprints in the cluster depend on it.
/// </summary>
public static class Fnv32
{
    /// <summary>The hash of a text's UTF-8 bytes.</summary>
    public static uint Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * 16777619u);
        hash ^= hash >> 16;
        hash = unchecked(hash * 0x85EBCA6B);
        hash ^= hash >> 13;
        hash = unchecked(hash * 0xC2B2AE35);
        return hash ^ (hash >> 16);
    }

    /// <summary>Eight hexadecimal digits.</summary>
    public static string Hex(string text) => Of(text).ToString("x8");
}
