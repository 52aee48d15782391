using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Connection;

/// <summary>The cluster that a command works on.</summary>
internal sealed class Cluster : IDisposable
{
    /// <summary>A person at a terminal may have to log in first, in a browser.</summary>
    private static readonly TimeSpan InteractiveTimeout = TimeSpan.FromMinutes(5);

    private Cluster(KubeClient client, string @namespace, TimeProvider time)
    {
        Client = client;
        Namespace = @namespace;
        Time = time;
    }

    public KubeClient Client { get; }

    /// <summary>The namespace that was named, or the context's.</summary>
    public string Namespace { get; }

    public TimeProvider Time { get; }

    public ResourceClient<ScheduledJob> Schedules => Client.Resource(ScheduledJobResource.Type);

    public ResourceClient<Pod> Pods => Client.Resource(KnownResources.Pods);

    public ResourceClient<Job> Jobs => Client.Resource(KnownResources.Jobs);

    public ResourceClient<Event> Events => Client.Resource(KnownResources.Events);

    /// <summary>Connects, lazily.</summary>
    /// <exception cref="Kube.Transport.Kubeconfig.KubeconfigException">There is no configuration, or it is not valid.</exception>
    public static Cluster Connect(CliHost host, ClusterOptions options, ParseResult parsed)
    {
        var groups = parsed.GetValue(options.AsGroups) ?? [];
        var user = parsed.GetValue(options.As);
        if (groups.Length > 0 && user is null)
            throw new CliException("--as-group needs --as: a group is impersonated together with a user", ExitCodes.Usage);
        var configuration = KubeClientConfiguration.BuildDefaultConfig(
            parsed.GetValue(options.Kubeconfig), parsed.GetValue(options.Context), host.Environment) with
        {
            IsInteractive = host.IsInteractive,
        };
        if (user is not null)
            configuration = configuration with { ImpersonateUser = user, ImpersonateGroups = groups };
        if (configuration is { Exec: not null, IsInteractive: true })
            configuration = configuration with { RequestTimeout = InteractiveTimeout };
        var client = new KubeClient(configuration, host.Time, NullLoggerFactory.Instance);
        return new Cluster(client, parsed.GetValue(options.Namespace) ?? configuration.Namespace, host.Time);
    }

    /// <summary>One ScheduledJob of <see cref="Namespace"/>.</summary>
    /// <exception cref="CliException">It does not exist.</exception>
    public async Task<ScheduledJob> GetAsync(string name, CancellationToken cancellationToken) =>
        await Schedules.FindAsync(Namespace, PlainName(name), cancellationToken) ?? throw NotFound(name);

    /// <summary>The name without a prefix such as <c>sj/</c>, which <c>-o name</c> prints and kubectl accepts.</summary>
    public static string PlainName(string name)
    {
        var slash = name.IndexOf('/');
        if (slash < 0)
            return name;
        return name[..slash] is "sj" or "scheduledjob" or "scheduledjobs" or "scheduledjob.scheduledjobs.dev" or "scheduledjobs.scheduledjobs.dev"
            ? name[(slash + 1)..]
            : throw new CliException($"'{name}': expected the name of a ScheduledJob, such as report or sj/report", ExitCodes.Usage);
    }

    public CliException NotFound(string name) => new($"there is no ScheduledJob {PlainName(name)} in namespace {Namespace}");

    public void Dispose() => Client.Dispose();
}
