using Spectre.Console;

namespace ScheduledJobs.Cli.Terminal;

/// <summary>A table in kubectl's form: headers in capitals, columns aligned, no lines.</summary>
/// <param name="headers">The headers.</param>
internal sealed class Table(params IReadOnlyList<string> headers)
{
    // Wide enough for no text to be wrapped: a terminal wraps by itself, and a script wants whole lines.
    private const int Width = 4096;

    private readonly List<IReadOnlyList<Cell>> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Widths that the columns have at least, so that rows printed later stand below earlier ones.</summary>
    public IReadOnlyList<int> MinWidths { get; init; } = [];

    /// <summary>Widths of the columns.</summary>
    public IReadOnlyList<int> Widths =>
    [
        .. headers.Select((header, i) => _rows.Select(row => row[i].Text.Length).Append(header.Length).Append(MinWidths.ElementAtOrDefault(i)).Max()),
    ];

    /// <summary>Adds a row, with a cell for each header.</summary>
    public void Add(params IReadOnlyList<Cell> cells)
    {
        if (cells.Count != headers.Count)
            throw new ArgumentException($"{headers.Count} cells are expected, not {cells.Count}.", nameof(cells));
        _rows.Add(cells);
    }

    /// <summary>Writes the table.</summary>
    /// <param name="host">Where to, and whether with colours.</param>
    /// <param name="hasHeaders">Whether to begin with the headers.</param>
    public void Write(CliHost host, bool hasHeaders = true)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.None, ShowHeaders = hasHeaders, UseSafeBorder = false };
        foreach (var (header, minWidth) in headers.Zip(MinWidths.Concat(Enumerable.Repeat(0, headers.Count))))
        {
            // A width of Spectre's is exact, so it is set only where the text is narrower.
            var column = new TableColumn(new Text(header)) { Padding = new Padding(0, 0, 3, 0), NoWrap = true };
            table.AddColumn(minWidth == 0 ? column : column.Width(Widths[table.Columns.Count]));
        }

        foreach (var row in _rows)
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = host.HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = host.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Width;
        console.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            host.Out.WriteLine(line.TrimEnd());
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Busy => new Style(Color.Teal),
        Tone.Warning => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        Tone.Quiet => new Style(Color.Grey),
        _ => Style.Plain,
    };
}

/// <summary>One cell.</summary>
/// <param name="Text">Its text; line breaks are replaced by spaces.</param>
/// <param name="Tone">Its colour on a terminal. Never the only carrier of a meaning.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public string Text { get; } = Text.ReplaceLineEndings(" ");

    public static implicit operator Cell(string? text) => new(text ?? "");

    public static implicit operator Cell(long number) => new(number.ToString());
}

/// <summary>What a colour says.</summary>
internal enum Tone
{
    Plain,
    Good,
    Busy,
    Warning,
    Bad,
    Quiet,
}
