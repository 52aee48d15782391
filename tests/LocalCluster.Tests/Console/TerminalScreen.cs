using System.Globalization;
using System.Text;

namespace ScheduledJobs.LocalCluster.Tests.Console;

/// <summary>The part of a terminal that the live display uses: what a person would see of the output.</summary>
internal sealed class TerminalScreen : TextWriter
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    public override Encoding Encoding => Encoding.UTF8;

    public int Writes { get; private set; }

    /// <summary>How many times the screen was cleared.</summary>
    public int Clears { get; private set; }

    public bool CursorVisible { get; private set; } = true;

    /// <summary>The lines, without the empty ones at the end.</summary>
    public IReadOnlyList<string> Lines =>
        [.. _lines.Select(l => l.ToString().TrimEnd()).Reverse().SkipWhile(l => l.Length == 0).Reverse()];

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        Writes++;
        var text = value ?? "";
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\e')
                i = Escape(text, i + 2);
            else if (text[i] == '\n')
                (_row, _column) = (_row + 1, 0);
            else if (text[i] == '\r')
                _column = 0;
            else
                Put(text[i]);
        }
    }

    private int Escape(string text, int start)
    {
        var end = start;
        while (!char.IsLetter(text[end]))
            end++;
        switch (text[start..(end + 1)])
        {
            case "K":
                Line().Length = Math.Min(Line().Length, _column);
                break;
            case "J":
                Line().Length = Math.Min(Line().Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case "2J":
                Clears++;
                _lines.Clear();
                break;
            case "H":
                (_row, _column) = (0, 0);
                break;
            case "?25l":
                CursorVisible = false;
                break;
            case "?25h":
                CursorVisible = true;
                break;
            case [.. var count, 'A']:
                _row -= int.Parse(count, CultureInfo.InvariantCulture);
                break;
            case var unknown:
                throw new NotSupportedException(unknown);
        }

        return end;
    }

    private void Put(char c)
    {
        var line = Line();
        while (line.Length <= _column)
            line.Append(' ');
        line[_column++] = c;
    }

    private StringBuilder Line()
    {
        while (_lines.Count <= _row)
            _lines.Add(new StringBuilder());
        return _lines[_row];
    }
}
