using System.Text;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// Makes text of strangers safe to keep and to show. What could move a cursor, overwrite a line, colour a terminal, reverse the direction of a text or hide in
/// it is replaced by <see cref="Replacement"/>. It is not encoded for HTML: that is up to what shows it.
/// </summary>
public static class SafeText
{
    /// <summary>U+FFFD, which stands for what cannot be shown.</summary>
    public const char Replacement = '\uFFFD';

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The beginning of a body as text: UTF-8, with line breaks and tabs.</summary>
    /// <param name="body">Its first bytes.</param>
    /// <param name="isWhole">Whether they are all. Otherwise, half a character at the end is left out.</param>
    public static string OfBody(ReadOnlySpan<byte> body, bool isWhole)
    {
        var characters = new char[Encoding.UTF8.GetMaxCharCount(body.Length)];
        Encoding.UTF8.GetDecoder().Convert(body, characters, flush: isWhole, out _, out var length, out _);
        var text = new string(characters.AsSpan(0, length).TrimStart(ByteOrderMark)).Replace("\r\n", "\n", StringComparison.Ordinal);
        return Replace(text, static c => c is not ('\n' or '\t') && IsUnsafe(c));
    }

    /// <summary>A header's value: printable ASCII, since servers disagree on the rest. At most <see cref="StatusLimits.ResponseHeader"/> characters.</summary>
    public static string OfHeader(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return StatusText.Cut(Replace(value, static c => c is < ' ' or > '~'), StatusLimits.ResponseHeader)!;
    }

    private static string Replace(string text, Func<char, bool> isUnsafe) => !text.Any(isUnsafe)
        ? text
        : string.Create(text.Length, (text, isUnsafe), static (safe, from) =>
        {
            for (var i = 0; i < safe.Length; i++)
                safe[i] = from.isUnsafe(from.text[i]) ? Replacement : from.text[i];
        });

    /// <summary>Control characters, those that change the direction of a text or cannot be seen, and those that are none.</summary>
    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or ByteOrderMark or >= '\ufffe';
}
