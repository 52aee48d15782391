using System.Text.Json.Nodes;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>The rows of a scenario: printed as a table, and as one line of JSON.</summary>
internal sealed class Report(string scenario)
{
    private readonly List<JsonObject> _rows = [];

    /// <summary>Adds a row and prints it at once, because scenarios take long. A null value is an empty cell.</summary>
    public void Add(params IEnumerable<(string Column, object? Value)> cells)
    {
        var row = new JsonObject();
        foreach (var (column, value) in cells)
        {
            row[column] = value switch
            {
                null => null,
                double number => Math.Round(number, number < 10 ? 3 : 1),
                int number => number,
                long number => number,
                _ => value.ToString(),
            };
        }

        _rows.Add(row);
        System.Console.Error.WriteLine(string.Join(", ", row.Select(c => $"{c.Key} {c.Value}")));
    }

    public void Print(TextWriter output)
    {
        var columns = _rows.SelectMany(r => r.Select(c => c.Key)).Distinct().ToList();
        var widths = columns.ConvertAll(c => _rows.Select(r => Text(r, c).Length).Append(c.Length).Max());
        output.WriteLine(Line(columns, widths));
        output.WriteLine(Line(widths.ConvertAll(w => new string('-', w - 1) + ":"), widths));
        foreach (var row in _rows)
            output.WriteLine(Line(columns.ConvertAll(c => Text(row, c)), widths));
        output.WriteLine();
        output.WriteLine(new JsonObject { ["scenario"] = scenario, ["rows"] = new JsonArray([.. _rows]) }.ToJsonString());
    }

    private static string Text(JsonObject row, string column) => row[column]?.ToString() ?? "";

    private static string Line(List<string> cells, List<int> widths) =>
        $"| {string.Join(" | ", cells.Select((c, i) => c.PadLeft(widths[i])))} |";
}
