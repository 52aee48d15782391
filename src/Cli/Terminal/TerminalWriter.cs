using System.Text;

namespace ScheduledJobs.Cli.Terminal;

/// <summary>
/// Writes to a terminal. Texts of the cluster may hold control characters, with which a tenant could move the cursor and rewrite what an
/// administrator reads: each becomes a question mark. Line breaks, tabs and colours pass.
/// </summary>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    private const char Escape = '\x1b';

    /// <inheritdoc />
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc />
    public override void Write(char value) => terminal.Write(Safe(value.ToString()));

    /// <inheritdoc />
    public override void Write(string? value) => terminal.Write(Safe(value));

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc />
    public override void WriteLine() => terminal.WriteLine();

    /// <inheritdoc />
    public override void WriteLine(string? value) => terminal.WriteLine(Safe(value));

    /// <inheritdoc />
    public override Task WriteAsync(string? value) => terminal.WriteAsync(Safe(value));

    /// <inheritdoc />
    public override Task WriteLineAsync(string? value) => terminal.WriteLineAsync(Safe(value));

    /// <inheritdoc />
    public override void Flush() => terminal.Flush();

    /// <inheritdoc />
    public override Task FlushAsync() => terminal.FlushAsync();

    /// <summary>Writes a text without line breaks over the current line.</summary>
    public void Redraw(string line)
    {
        terminal.Write($"\r{Safe(line)!.ReplaceLineEndings(" ")}{Escape}[K");
        terminal.Flush();
    }

    /// <summary>The text as it may be shown.</summary>
    internal static string? Safe(string? text)
    {
        if (text is null || !text.Any(IsUnsafe))
            return text;
        var safe = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsUnsafe(text[i]))
            {
                safe.Append(text[i]);
            }
            else if (text[i] == '\r')
            {
                // A lone carriage return would overwrite the line.
                if (i + 1 == text.Length || text[i + 1] != '\n')
                    safe.Append('\n');
            }
            else if (LengthOfColour(text.AsSpan(i)) is > 0 and var length)
            {
                safe.Append(text, i, length);
                i += length - 1;
            }
            else
            {
                safe.Append('?');
            }
        }

        return safe.ToString();
    }

    /// <summary>Control characters, and those that change the direction of a text.</summary>
    private static bool IsUnsafe(char c) => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>The length of a sequence such as <c>ESC[1;31m</c>; 0 if it is something else.</summary>
    private static int LengthOfColour(ReadOnlySpan<char> text)
    {
        if (text is not [Escape, '[', ..])
            return 0;
        var length = 2;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == ';'))
            length++;
        return length < text.Length && text[length] == 'm' ? length + 1 : 0;
    }
}
