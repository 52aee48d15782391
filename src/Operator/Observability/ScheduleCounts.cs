using System.Diagnostics.Metrics;

namespace ScheduledJobs.Operator.Observability;

/// <summary>Number of ScheduledJobs in each state.</summary>
internal sealed record ScheduleCounts(int New, int Active, int Suspended, int Completed, int Invalid, int Failing, int Late)
{
    public static readonly ScheduleCounts None = new(0, 0, 0, 0, 0, 0, 0);

    public static ScheduleCounts Of(IEnumerable<ScheduleTally> schedules)
    {
        int @new = 0, active = 0, suspended = 0, completed = 0, invalid = 0, failing = 0, late = 0;
        foreach (var schedule in schedules)
        {
            if (schedule.IsFailing)
                failing++;
            if (schedule.IsLate)
                late++;
            switch (schedule.State)
            {
                case TalliedState.New: @new++; break;
                case TalliedState.Invalid: invalid++; break;
                case TalliedState.Suspended: suspended++; break;
                case TalliedState.Completed: completed++; break;
                default: active++; break;
            }
        }

        return new ScheduleCounts(@new, active, suspended, completed, invalid, failing, late);
    }

    /// <summary>Every state, even if empty: a series that comes and goes looks like one that is lost.</summary>
    public IEnumerable<Measurement<double>> ByState() =>
    [
        State("New", New), State("Active", Active), State("Suspended", Suspended), State("Completed", Completed), State("Invalid", Invalid),
    ];

    private static Measurement<double> State(string name, int count) => new(count, new KeyValuePair<string, object?>("state", name));
}
