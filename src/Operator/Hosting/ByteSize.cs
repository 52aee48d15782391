using System.Globalization;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Sizes as in Kubernetes: a whole number with Ki, Mi or Gi, or of bytes.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units = [("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10), ("", 1)];

    /// <summary>Parses a size.</summary>
    /// <exception cref="FormatException">The text is not a size.</exception>
    public static long Parse(string text)
    {
        var (unit, bytes) = Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        return long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= long.MaxValue / bytes
            ? number * bytes
            : throw new FormatException("expected a whole number with Ki, Mi or Gi, such as 128Mi");
    }

    /// <summary>The size in the largest unit that gives a whole number.</summary>
    public static string Format(long bytes)
    {
        var (unit, size) = Array.Find(Units, u => bytes % u.Bytes == 0);
        return $"{bytes / size}{unit}";
    }
}
