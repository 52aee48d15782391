namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>Something that was not converted.</summary>
/// <param name="Place">File, and line or path.</param>
/// <param name="Message">What was found, and what was expected.</param>
internal sealed record Problem(string Place, string Message);
