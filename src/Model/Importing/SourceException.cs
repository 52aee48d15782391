namespace ScheduledJobs.Model.Importing;

/// <summary>Carries a problem out of the reading of one object; the rest is still converted.</summary>
/// <param name="path">The field; empty for the whole object.</param>
/// <param name="message">What was found, and what was expected.</param>
internal sealed class SourceException(string path, string message) : Exception(path.Length == 0 ? message : $"{path}: {message}")
{
    public string Path => path;
}
