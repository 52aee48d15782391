using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Tests.Oracles;

/// <summary>Compares the clock changes of all zones until 2099 with those of Python's zoneinfo (tests/oracles/zones.py).</summary>
public class ZoneOracleTests
{
    private static readonly DateTimeOffset From = new(1975, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Another release of the tz database may have zones with other changes; run the script again then.</summary>
    [Fact]
    public void Agrees_with_Python()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracles", "zones.tsv")).Where(line => !line.StartsWith('#')).ToList();
        rows.Count.ShouldBeGreaterThan(500);
        var wrong = rows.Select(Difference).OfType<string>().ToList();
        wrong.Count.ShouldBe(0, $"{wrong.Count} of {rows.Count} differ, such as{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(8))}");
    }

    /// <summary>What differs in a row; null if nothing does.</summary>
    private static string? Difference(string row)
    {
        var columns = row.Split('\t');
        if (WallClock.FindZone(columns[0]) is not { } zone)
            return $"{columns[0]}: the system has no such zone";
        var changes = ClockChanges.Between(zone, From, To).Select(Text).ToList();
        var shown = string.Join(", ", changes.Where(change => string.CompareOrdinal(change, "2037") > 0 && string.CompareOrdinal(change, "2040") < 0));
        return columns[4] != "-" && shown != columns[4] ? $"{columns[0]}: found {shown}, expected {columns[4]}"
            : changes.Count.ToString(CultureInfo.InvariantCulture) != columns[2] ? $"{columns[0]}: found {changes.Count} changes, expected {columns[2]}"
            : Digest(changes) != columns[3] ? $"{columns[0]}: other changes than Python's"
            : null;
    }

    private static string Text(ClockChange change) =>
        string.Create(CultureInfo.InvariantCulture, $"{change.At:yyyy-MM-dd'T'HH:mm:ss'Z'} {(int)change.OffsetAfter.TotalSeconds}");

    private static string Digest(IEnumerable<string> changes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', changes))))[..16];
}
