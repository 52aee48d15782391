namespace ScheduledJobs.Model.Schedules;

/// <summary>Carries a problem out of the compiler's internals; it never leaves the compiler itself.</summary>
internal sealed class SpecException(string reason, string message) : Exception(message)
{
    public SpecProblem Problem { get; } = new(reason, message);
}
