using System.Globalization;
using System.Text;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>The account of a chaos run as a table in Markdown.</summary>
public static class AccountTable
{
    public static string Render(IReadOnlyList<Account> accounts, ChaosWatcher watcher, ChaosSink sink)
    {
        var table = new StringBuilder();
        Line(table, ["policy", "schedules", "nominal times", .. Account.Results, "unaccounted", "Pods", "Pods twice", "keys", "calls", "keys repeated"]);
        Line(table, ["---", .. Enumerable.Repeat("---:", 15)]);
        foreach (var (name, of) in new (string, Func<ChaosSchedule, string>)[]
        {
            ("", s => s.Action), ("", s => s.Misfire), ("", s => s.Concurrency), ("**all**", _ => ""),
        })
        {
            foreach (var group in accounts.GroupBy(a => of(a.Schedule)).OrderBy(g => g.Key, StringComparer.Ordinal))
                Line(table, Row(name + group.Key, [.. group], watcher, sink));
        }

        return table.ToString();
    }

    private static IEnumerable<string> Row(string name, List<Account> group, ChaosWatcher watcher, ChaosSink sink)
    {
        var schedules = group.Select(a => a.Schedule.Name).ToHashSet();
        var pods = watcher.Pods.Where(p => schedules.Contains(ScheduleOf(p.Key))).ToList();
        var calls = sink.Deliveries.Where(d => schedules.Contains(ScheduleOf(d.Key))).ToList();
        long[] numbers =
        [
            group.Count,
            group.Sum(a => a.RunIds.Count),
            .. Account.Results.Select(result => group.Sum(a => a.Total(result))),
            group.Sum(a => Math.Abs(a.Unaccounted)),
            pods.Count,
            pods.Count(p => p.Value.Count > 1),
            calls.Count,
            calls.Sum(c => c.Value),
            calls.Count(c => c.Value > 1),
        ];
        return [name, .. numbers.Select(n => n.ToString("N0", CultureInfo.InvariantCulture))];
    }

    /// <summary>From <c>chaos-7-1790000000</c>, and with a further number for a further attempt, to <c>chaos-7</c>.</summary>
    public static string ScheduleOf(string run) => string.Join('-', run.Split('-').Take(2));

    private static void Line(StringBuilder table, IEnumerable<string> cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
