using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Output;

/// <summary>Prints labels and texts below each other.</summary>
internal static class DetailsPrinter
{
    public static void Print(CliHost host, IEnumerable<(string Label, Cell Text)> details)
    {
        var table = new Table("", "");
        foreach (var (label, text) in details)
            table.Add(new Cell(label.Length == 0 ? "" : $"{label}:", Tone.Quiet), text);
        table.Write(host, hasHeaders: false);
    }
}
