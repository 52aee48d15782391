using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Admission;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Hosting;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Operator.Replicas;

namespace ScheduledJobs.Operator;

/// <summary>A complete operator: caches, leader election, probes, and the term in which it acts.</summary>
public static class OperatorHost
{
    /// <summary>Runs until cancelled, then stops in order: passes and calls end, status is written, the lease is released.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="configuration">The API server, and the credentials for it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where log lines go.</param>
    /// <param name="cancellationToken">Requests the shutdown.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task RunAsync(
        OperatorOptions options,
        KubeClientConfiguration configuration,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        if (options.Validate().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));

        // Outlives the stop request: the last status writes and the release of the lease still need caches and connections.
        using var background = new CancellationTokenSource();
        using var client = new KubeClient(configuration, time, loggers);
        using var overrides = NamespaceOverrides.Create(options, client, time);
        using var caller = HttpCallerFactory.Create(options, client, time, overrides);
        var policies = new NamespacePolicies(options.NamespaceLimits, overrides);
        using var metrics = new OperatorMetrics(time);
        using var telemetry = Telemetry.Start(forScraping: options.MetricsBindAddress is not null);
        var identity = $"{Environment.MachineName}_{Guid.NewGuid():N}";
        var cache = new ClusterCache(client, CacheOf(options), time, loggers) { WatchRestarted = metrics.WatchRestarted };
        var state = new OperatorState(cache, options.LeaseName, time);
        OperatorGauges.Add(metrics.Meter, state);
        var events = new EventRecorder(
            client.Resource(KnownResources.Events), $"{ApiConstants.Group}/operator", identity, time, loggers.CreateLogger<EventRecorder>());
        var pauses = new NamespacePauses(client, cache.Synced, time, loggers);
        List<Task> services = [cache.RunAsync(background.Token), pauses.RunAsync(background.Token), events.RunAsync(background.Token)];
        if (options.OwnsProcess)
            services.Add(StartupMemory.RunAsync(state, time, background.Token));
        if (options.HealthBindAddress is { } address)
        {
            services.Add(HealthServer.RunAsync(
                address,
                findFault: () => services.Exists(s => s.IsFaulted) ? "A background service of the operator has failed." : state.FindFault(),
                isReady: () => state.IsReady,
                loggers,
                background.Token));
        }

        if (options.MetricsBindAddress is { } metricsAddress)
            services.Add(MetricsServer.RunAsync(metricsAddress, telemetry, new ScheduleSeries(options.MetricsPerSchedule), state, loggers, background.Token));
        using var webhook = CreateWebhook(options, (client, cache), caller, metrics, (time, loggers));
        if (webhook is { Settings.BindAddress: { } webhookAddress })
        {
            state.FindCertificateEnd = () => webhook.Certificates.CertificateEnd;
            state.HasLookedForCertificate = () => webhook.Certificates.HasTried;
            services.Add(WebhookServer.RunAsync(webhook, webhookAddress, loggers, background.Token));
        }

        var common = new OperatorServices
        {
            Client = client,
            Cache = cache,
            Caller = caller,
            Events = events,
            Options = options,
            Metrics = metrics,
            Policies = policies,
            Pauses = pauses,
            Time = time,
            Logger = loggers.CreateLogger("ScheduledJobs.Operator.Controller"),
        };
        var lead = LeadAsync(common, state, identity, loggers, cancellationToken);

        // A service that ends early is a bug. It is better to fail and be restarted than to run half alive.
        await Task.WhenAny([lead, .. services]);
        try
        {
            var failed = services.Find(s => s.IsFaulted);
            await (failed ?? lead);
            webhook?.Endpoint.End();
            if (webhook is not null)
                await Task.Delay(options.Webhook.Linger, time, CancellationToken.None);
        }
        finally
        {
            await background.CancelAsync();
            await Task.WhenAll(services).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ClusterCacheOptions CacheOf(OperatorOptions options) => new()
    {
        Namespaces = options.Namespaces,
        Resources = options.ResourceActions,
        Selector = options.WatchLabelSelector,
        IsDivided = options.Sharding,
    };

    private static Webhook? CreateWebhook(
        OperatorOptions options,
        (KubeClient Client, ClusterCache Cache) cluster,
        HttpCaller caller,
        OperatorMetrics metrics,
        (TimeProvider, ILoggerFactory) common)
    {
        var client = cluster.Client;
        if (options.Webhook.BindAddress is null)
            return null;
        var runners = new Runners(client, new HttpRunner(caller, common.Item1), cluster.Cache.Resources.FindClient, common.Item1);
        var compiler = new ScheduleCompiler(options.DefaultTimeZone, options.MaxCallTimeout, cluster.Cache.CalendarBook, options.ResourceActions);
        var secretNamespace = options.LeaseNamespace ?? client.Configuration.Namespace;
        return new Webhook(options.Webhook, secretNamespace, client, (compiler, runners.CheckTemplateAsync), metrics, common);
    }

    private static async Task LeadAsync(
        OperatorServices services, OperatorState state, string identity, ILoggerFactory loggers, CancellationToken shutdown)
    {
        try
        {
            await services.Cache.Synced.WaitAsync(shutdown);
            await services.Pauses!.Known.WaitAsync(shutdown);
            if (services.Options.OwnsProcess)
                StartupMemory.AfterLists();
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (services.Options.Sharding)
        {
            await new ShardingRole(services, state, identity, loggers).RunAsync(shutdown);
            return;
        }

        if (!services.Options.LeaderElect)
        {
            await RunTermAsync(services, state, () => true, shutdown, shutdown);
            return;
        }

        var elector = services.Options.CreateElector(services.Client, identity, services.Time, loggers);
        state.Elector = elector;
        await elector.RunAsync(
            async leading =>
            {
                // A leader that shared the schedules may have left others that still act.
                if (!ShardingRole.IsSharing(elector.FormerHolder) || await new FormerMembers(services, identity).UntilEndedAsync(leading))
                    await RunTermAsync(services, state, () => elector.IsLeader, leading, shutdown);
            },
            shutdown);
    }

    private static async Task RunTermAsync(
        OperatorServices services, OperatorState state, Func<bool> isLeading, CancellationToken leading, CancellationToken shutdown)
    {
        using var term = new LeaderTerm(services, isLeading);
        state.Term = term.View;
        try
        {
            await term.RunAsync(leading, shutdown);
        }
        finally
        {
            state.Term = null;
        }
    }
}
