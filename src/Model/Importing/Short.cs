namespace ScheduledJobs.Model.Importing;

/// <summary>Texts of the source in messages and comments.</summary>
internal static class Short
{
    private const int Longest = 80;

    /// <summary>The text on one line, cut off if it is long.</summary>
    public static string Of(string text)
    {
        var line = Line(text);
        return line.Length <= Longest ? line : line[..(Longest - 3)] + "...";
    }

    /// <summary>The text on one line: a comment must not end early, or a message spread over several.</summary>
    public static string Line(string text) =>
        string.Create(text.Length, text, (line, all) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(all[i]) || all[i] is '\u2028' or '\u2029' or '\ufeff' ? ' ' : all[i];
        });
}
