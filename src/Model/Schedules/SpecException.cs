namespace ScheduledJobs.Model.Schedules;

/// <summary>Leaves the depths of the compiler with a problem; it never leaves the compiler itself.</summary>
internal sealed class SpecException(string reason, string message) : Exception(message)
{
    public SpecProblem Problem { get; } = new(reason, message);
}
