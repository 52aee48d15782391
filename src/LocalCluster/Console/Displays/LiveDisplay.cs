using System.Text;
using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Console.Displays;

/// <summary>
/// A table at the bottom of a terminal, redrawn in place; other lines scroll past above it. Each change is a single write that
/// overwrites lines and then clears them to their end, so nothing flickers.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="size">Returns the terminal's current width and height.</param>
internal sealed class LiveDisplay(TextWriter output, Func<(int Width, int Height)> size) : IDisplay
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string ClearToEndOfLine = "\e[K";
    private const string ClearToEndOfScreen = "\e[J";
    private const string ClearScreen = "\e[2J\e[H";

    private const int LinesRemembered = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private IReadOnlyList<string> _table = [];
    private int _width;

    public void WriteLine(string text)
    {
        lock (_gate)
        {
            var update = ToTopOfTable().Append(ClearToEndOfScreen).Append(text).Append('\n');
            Draw(update, _table);
            _lines.Enqueue(text);
            if (_lines.Count > LinesRemembered)
                _lines.Dequeue();
        }
    }

    /// <summary>Does nothing: the table shows the run.</summary>
    public void ShowRun(FinishedRun run)
    {
    }

    public void ShowSchedules(IReadOnlyList<ScheduleRow> rows, DateTimeOffset now)
    {
        lock (_gate)
        {
            var (width, height) = size();

            // A terminal that became narrower has rewrapped its lines, so the start of the table is unknown.
            var update = width < _width ? new StringBuilder(ClearScreen).AppendJoin('\n', _lines).Append('\n') : ToTopOfTable();
            _width = width;
            Draw(update, ["", .. ScheduleTable.Render(rows, now, width - 1, Math.Max(height - 2, 2))]);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            output.Write(ShowCursor);
            output.Flush();
        }
    }

    private StringBuilder ToTopOfTable()
    {
        var update = new StringBuilder(HideCursor).Append('\r');
        return _table.Count == 0 ? update : update.Append($"\e[{_table.Count}A");
    }

    private void Draw(StringBuilder update, IReadOnlyList<string> table)
    {
        foreach (var line in table)
            update.Append(line).Append(ClearToEndOfLine).Append('\n');
        update.Append(ClearToEndOfScreen);
        _table = table;
        output.Write(update.ToString());
        output.Flush();
    }
}
