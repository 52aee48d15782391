using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Deletes finished Pods and Jobs in a queue of its own. If the queue is full or a deletion fails, the next decision on the schedule
/// finds the object again.
/// </summary>
internal sealed class Pruner(Runners runners, ILogger logger)
{
    private const int Capacity = 10_000;

    private readonly Channel<(ScheduledJob Job, Attempt Attempt)> _lane =
        Channel.CreateBounded<(ScheduledJob, Attempt)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether this process may act for the ScheduledJob of a uid now.</summary>
    public Func<string, bool> MayAct { get; init; } = static _ => true;

    public void Enqueue(ScheduledJob job, IReadOnlyList<Attempt> attempts)
    {
        foreach (var attempt in attempts)
            _lane.Writer.TryWrite((job, attempt));
    }

    /// <summary>Deletes until cancelled. Several workers run this.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (job, attempt) in _lane.Reader.ReadAllAsync(cancellationToken))
                await DeleteAsync(job, attempt, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next leader finds the same objects.
        }
    }

    private async Task DeleteAsync(ScheduledJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        if (!MayAct(job.Metadata.Uid!))
            return;
        try
        {
            await runners.Of(attempt.Kind).StopAsync(job, attempt, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.PruneFailed(new ObjectKey(job.Metadata.Namespace!, attempt.ObjectName!), e);
        }
    }
}
