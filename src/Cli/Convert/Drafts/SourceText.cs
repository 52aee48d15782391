namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>A text to convert.</summary>
/// <param name="Name">File name, for messages.</param>
/// <param name="Text">Its content.</param>
/// <param name="ReadOther">Reads a file that this one names; null if the text comes from no file.</param>
internal sealed record SourceText(string Name, string Text, Func<string, SourceText?>? ReadOther = null);
