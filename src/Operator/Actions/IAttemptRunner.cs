using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions;

/// <summary>Starts and stops attempts of one kind of action.</summary>
public interface IAttemptRunner
{
    /// <summary>
    /// Starts an attempt and returns its current state: pending, running, or failed if the cluster permanently rejects it.
    /// Starting it twice is harmless. Transient faults are exceptions.
    /// </summary>
    Task<Attempt> StartAsync(ScheduledJob job, Schedule schedule, StartAttempt start, CancellationToken cancellationToken);

    /// <summary>Stops an attempt. Does nothing if the attempt has ended or no longer exists.</summary>
    Task StopAsync(ScheduledJob job, Attempt attempt, CancellationToken cancellationToken);
}
