using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>
/// Replicas that share schedules, as seen by a leader that does not: it would act for all of them, so it waits until they have stopped. They do when they see that it
/// holds the leader's Lease. A Lease that is not renewed any more is ended, as the coordinator does it.
/// </summary>
internal sealed class FormerMembers(OperatorServices services, string identity)
{
    private readonly ShardLeases _leases = ShardingRole.LeasesOf(services, identity);
    private readonly ShardOptions _options = ShardingRole.TimingOf(services.Options);

    /// <summary>Completes when no replica shares schedules. False if it is cancelled first.</summary>
    public async Task<bool> UntilEndedAsync(CancellationToken leading)
    {
        var origin = services.Time.GetTimestamp();
        var sightings = new Sightings(_options);
        var (hasTold, hasExpired) = (false, false);
        while (!leading.IsCancellationRequested)
        {
            try
            {
                var observed = await _leases.ListAsync(leading);
                var now = services.Time.GetElapsedTime(origin);
                sightings = sightings.With(observed, now);
                var living = observed.Members.Where(m => !m.HasEnded).ToList();
                if (living.Count == 0)
                    return true;
                hasTold = hasTold || Tell(living);
                hasExpired = living.TrueForAll(m => sightings.HasExpired(m, now));
                foreach (var member in living.Where(m => sightings.HasExpired(m, now)))
                    await _leases.EndAsync(member, leading);
            }
            catch (ApiException e) when (e.IsForbidden && (hasExpired || services.Time.GetElapsedTime(origin) >= _options.LeaseDuration))
            {
                // They have the same rights. Without that to list and change Leases, none could renew its own in all that time.
                return true;
            }
            catch (ApiException e) when (e.IsForbidden)
            {
                // As soon as the roles say that schedules are not shared, all have to stop.
            }
            catch (Exception e) when (ShardLeases.IsTransient(e))
            {
                // It is asked again.
            }

            await Task.Delay(_options.RetryPeriod / 2, services.Time, leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private bool Tell(List<ObservedMember> living)
    {
        services.Logger.WaitsForMembers(living.Count, living[0].Id.Name);
        return true;
    }
}
