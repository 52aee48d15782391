namespace ScheduledJobs.Console.Flask;

/// <summary>A request that is refused, in the way of Flask-APScheduler.</summary>
/// <param name="status">The status code.</param>
/// <param name="message">What is wrong.</param>
/// <param name="field">The field that cannot be honoured; null if it is not about one.</param>
internal sealed class FlaskException(int status, string message, string? field = null) : Exception(message)
{
    public int Status => status;

    public string? Field => @field;
}
