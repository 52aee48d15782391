using System.Text;

namespace ScheduledJobs.Kube.Events;

/// <summary>The text of an event.</summary>
internal static class EventNote
{
    /// <summary>Longest note that the API server accepts, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1024;

    private const string Ellipsis = "…";

    /// <summary>The note, or as much of its beginning as fits, with an ellipsis.</summary>
    public static string Fit(string note)
    {
        if (note.Length <= MaxBytes / 3 || Encoding.UTF8.GetByteCount(note) <= MaxBytes)
            return note;
        var room = MaxBytes - Encoding.UTF8.GetByteCount(Ellipsis);
        var length = 0;
        foreach (var rune in note.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
                break;
            room -= rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return note[..length] + Ellipsis;
    }
}
