using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary>A change of a schedule that depends on what it is now: if somebody else changes it at the same time, it is read again.</summary>
internal static class ScheduleEdit
{
    /// <summary>How often to read it.</summary>
    private const int MostTries = 5;

    /// <param name="cluster">Where.</param>
    /// <param name="name">The schedule.</param>
    /// <param name="dryRun">Whether only to pretend.</param>
    /// <param name="findPatch">The change, for the version that was read.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The schedule that was changed, as it was before.</returns>
    /// <exception cref="CliException">It does not exist, or keeps changing.</exception>
    public static async Task<ScheduledJob> ApplyAsync(
        Cluster cluster, string name, DryRunMode dryRun, Func<ScheduledJob, Task<JsonObject>> findPatch, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var job = await cluster.GetAsync(name, cancellationToken);
            var patch = Patch.Merge(RawJson.From(await findPatch(job)));
            if (dryRun == DryRunMode.Client)
                return job;
            try
            {
                await cluster.Schedules.PatchAsync(cluster.Namespace, job.Metadata.Name!, patch, null, dryRun.ToWriteOptions(), cancellationToken);
                return job;
            }
            catch (ApiException e) when (e.IsConflict)
            {
                if (tries == MostTries)
                    throw new CliException($"{job.Metadata.Name} keeps changing; try again");
            }
        }
    }
}
