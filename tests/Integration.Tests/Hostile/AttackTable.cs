using System.Globalization;
using System.Text;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>The hostile run as a table in Markdown.</summary>
public static class AttackTable
{
    private static readonly string[] Columns =
        ["attack", "refused", "victim's runs", "p50 ms", "p99 ms", "max ms", "never came", "not started", "RSS max MB", "CPU s", "remarks"];

    public static string Render(IReadOnlyList<AttackResult> results)
    {
        var table = new StringBuilder();
        Line(table, Columns);
        Line(table, ["---", .. Enumerable.Repeat("---:", Columns.Length - 2), "---"]);
        foreach (var result in results)
        {
            var (victim, use) = (result.Victim, result.Use);
            double[] numbers =
            [
                result.Refused, victim.Milliseconds.Count, victim.P50, victim.P99, victim.Max, victim.Lost, victim.NotStarted, use.PeakMegabytes,
            ];
            Line(table,
            [
                result.Name, .. numbers.Select(n => n.ToString("N0", CultureInfo.InvariantCulture)),
                use.Processor.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture), result.Remarks,
            ]);
        }

        return table.ToString();
    }

    private static void Line(StringBuilder table, IEnumerable<string> cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
