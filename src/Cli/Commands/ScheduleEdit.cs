using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary>A change of a schedule that depends on what it is now: if somebody else changes it at the same time, it is read again.</summary>
internal static class ScheduleEdit
{
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
        try
        {
            return await cluster.Schedules.EditAsync(
                cluster.Namespace,
                Cluster.PlainName(name),
                async job =>
                {
                    var patch = await findPatch(job);
                    return dryRun == DryRunMode.Client ? null : patch;
                },
                dryRun.ToWriteOptions(),
                cancellationToken) ?? throw cluster.NotFound(name);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            throw new CliException($"{Cluster.PlainName(name)} keeps changing; try again");
        }
    }
}
