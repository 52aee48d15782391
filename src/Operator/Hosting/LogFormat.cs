namespace ScheduledJobs.Operator.Hosting;

/// <summary>Format of log lines.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object per line, for collectors.</summary>
    Json,

    /// <summary>One line of text, for people.</summary>
    Text,
}
