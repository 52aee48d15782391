using Microsoft.Extensions.Logging;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.Operator;
using ScheduledJobs.Operator.Admission;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>The operator under test, in this process, using its own identity on the cluster.</summary>
/// <param name="kubeconfig">Path of its kubeconfig.</param>
/// <param name="name">Name of its log.</param>
/// <param name="namespaces">The namespaces it serves; all if empty.</param>
public sealed class InProcessOperator(string kubeconfig, string name, params string[] namespaces) : IAsyncDisposable
{
    /// <summary>Namespace of its Secret; the one of an installation, for which the roles are written.</summary>
    public const string SystemNamespace = "scheduledjob-system";

    private CancellationTokenSource? _stop;
    private ILoggerFactory? _loggers;
    private Task _run = Task.CompletedTask;

    /// <summary>The ScheduledJobs that it acts for.</summary>
    public LabelSelector WatchLabelSelector { get; init; } = LabelSelector.Everything;

    /// <summary>The port of its webhook; null for none.</summary>
    public int? WebhookPort { get; init; }

    /// <summary>How long the webhook is served after the request to stop.</summary>
    public TimeSpan WebhookLinger { get; init; } = TimeSpan.Zero;

    /// <summary>How often it looks at the webhook's certificate.</summary>
    public TimeSpan CertificatePause { get; init; } = new WebhookSettings().CertificatePause;

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public void Start()
    {
        _stop = new CancellationTokenSource();
        _loggers = FileLog.Create(name);
        _run = OperatorHost.RunAsync(
            new OperatorOptions
            {
                Namespaces = namespaces,
                WatchLabelSelector = WatchLabelSelector,
                HealthBindAddress = null,
                LeaseNamespace = SystemNamespace,
                Webhook = WebhookPort is { } port ? LocalWebhook.Settings(port) with { Linger = WebhookLinger, CertificatePause = CertificatePause } : new(),
                EgressPolicy = new EgressPolicy { AllowLoopback = true },
                ResourceActions = WorkKind.Allowed,
            },
            KubeClientConfiguration.BuildDefaultConfig(kubeconfig),
            Time,
            _loggers,
            _stop.Token);
    }

    /// <summary>Stops it in order, as SIGTERM does, until nothing of it is running. A failure of its run is thrown here.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _run;
        _loggers?.Dispose();
        _stop.Dispose();
        _stop = null;
    }
}
