using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions;

/// <summary>Starts and stops attempts of one kind of action.</summary>
public interface IAttemptRunner
{
    /// <summary>
    /// Starts an attempt and returns it as it can be seen now: pending or running, or failed where the cluster refuses it for good.
    /// Starting it twice is harmless. Faults that may pass are exceptions.
    /// </summary>
    Task<Attempt> StartAsync(ScheduledJob job, Schedule schedule, StartAttempt start, CancellationToken cancellationToken);

    /// <summary>Stops an attempt; one that has ended or is gone is no error.</summary>
    Task StopAsync(ScheduledJob job, Attempt attempt, CancellationToken cancellationToken);
}
