using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>Follows all ScheduledJobs.</summary>
internal sealed class ScheduleMonitor
{
    private readonly ObjectStore<AnyObject> _store = new();
    private readonly Informer<AnyObject> _informer;

    /// <param name="client">The API.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">What goes wrong.</param>
    /// <param name="finished">Told of each run that is over, soon after.</param>
    public ScheduleMonitor(KubeClient client, TimeProvider time, ILoggerFactory loggers, Action<FinishedRun> finished)
    {
        var schedules = client.Resource(AnyObject.TypeOf("scheduledjobs.dev", "v1alpha1", "scheduledjobs", "ScheduledJob"));
        _informer = new Informer<AnyObject>(schedules, _store, new InformerOptions(), time, loggers.CreateLogger<ScheduleMonitor>())
        {
            Changed = change =>
            {
                if (change.New is null)
                    return;
                foreach (var run in FinishedRun.Between(change.Old, change.New))
                    finished(run);
            },
        };
    }

    /// <summary>The schedules as they are now.</summary>
    public IReadOnlyList<ScheduleRow> Rows => [.. _store.List().Select(ScheduleRow.From)];

    /// <summary>Follows until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _informer.RunAsync(cancellationToken);
}
