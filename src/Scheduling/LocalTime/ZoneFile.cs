using System.Buffers.Binary;
using System.Text;

namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// The end of a zone's data in the system's tz database (RFC 8536): the rule that applies after the last listed change. <see cref="TimeZoneInfo"/> reads
/// it too, but takes a change at 24:00 for one at 00:00 of the same day (dotnet/runtime#14966). The only file that this project reads.
/// </summary>
internal static class ZoneFile
{
    private const string DefaultFolder = "/usr/share/zoneinfo";

    private const int HeaderLength = 44;

    /// <summary>Seconds from 0001 to 1970.</summary>
    private const long UnixEpoch = 62_135_596_800;

    /// <summary>The rule and the first second of UTC at which it applies; null if the zone has no such rule, or is not in the database.</summary>
    public static (ZoneRule Rule, long From)? Read(string zone)
    {
        if (!char.IsAsciiLetter(zone[0]) || !zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
            return null;
        var folder = Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } given ? given : DefaultFolder;
        try
        {
            return Parse(File.ReadAllBytes($"{folder}/{zone}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // Not there, or not what it says: what TimeZoneInfo makes of it holds.
            return null;
        }
    }

    /// <summary>Reads the data of a zone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The data ends too early.</exception>
    public static (ZoneRule Rule, long From)? Parse(ReadOnlySpan<byte> data)
    {
        // Two blocks, each with a header: one with times of 32 bits, which the first version had alone, and one with 64 bits. Then the rule, in a line.
        if (data.Length < HeaderLength || !data.StartsWith("TZif"u8) || data[4] < '2')
            return null;
        data = data[LengthOf(data, sizeof(int))..];
        var count = Number(data, 3);
        var last = count == 0 ? 0 : UnixEpoch + BinaryPrimitives.ReadInt64BigEndian(data[(HeaderLength + (count - 1) * sizeof(long))..]);
        var text = Encoding.ASCII.GetString(data[LengthOf(data, sizeof(long))..]);
        return text is ['\n', .. var line, '\n'] && ZoneRule.Parse(line) is { } rule ? (rule, Math.Max(last, 0)) : null;
    }

    /// <summary>Bytes of a block with its header.</summary>
    /// <param name="data">The block.</param>
    /// <param name="time">Bytes of a time.</param>
    private static int LengthOf(ReadOnlySpan<byte> data, int time)
    {
        var (isUtc, isStandard, leaps, changes, types, letters) = (Number(data, 0), Number(data, 1), Number(data, 2), Number(data, 3), Number(data, 4), Number(data, 5));
        return HeaderLength + changes * (time + 1) + types * 6 + letters + leaps * (time + 4) + isStandard + isUtc;
    }

    /// <summary>One of the six numbers of a header.</summary>
    private static int Number(ReadOnlySpan<byte> data, int index) => BinaryPrimitives.ReadInt32BigEndian(data.Slice(20 + index * 4, 4));
}
