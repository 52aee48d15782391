namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>What differs from the source, and why: a comment in the manifest.</summary>
/// <param name="At">The field of the ScheduledJob that it stands above, such as <c>spec.timeZone</c>; empty for the top.</param>
/// <param name="Field">The field of the source.</param>
/// <param name="Text">What differs and why, as a sentence without a subject.</param>
internal sealed record Note(string At, string Field, string Text);
