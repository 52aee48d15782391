using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>An API server and a target in this process, and the operator in another one.</summary>
internal sealed class CallSystem : IAsyncDisposable
{
    private readonly LocalClusterHost _cluster;
    private readonly KubeClient _client;
    private readonly string _folder;

    private CallSystem(LocalClusterHost cluster, CallSink sink, string folder, OperatorPart @operator)
    {
        _cluster = cluster;
        _client = new KubeClient(cluster.Api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
        _folder = folder;
        Sink = sink;
        Operator = @operator;
    }

    public CallSink Sink { get; }

    public OperatorPart Operator { get; }

    /// <param name="address">Where the target listens; null for 127.0.0.1.</param>
    public static async Task<CallSystem> StartAsync(IPAddress? address = null)
    {
        var sink = await CallSink.StartAsync(TimeProvider.System, address);
        var cluster = await LocalClusterHost.StartAsync(new LocalClusterOptions(), NullLoggerFactory.Instance, CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("scheduledjobs-scenario-").FullName;
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, cluster.Api.AdminKubeconfig);
        return new(cluster, sink, folder, OperatorPart.Start(kubeconfig));
    }

    /// <summary>Creates schedules that call the sink.</summary>
    /// <param name="prefix">Begins their names.</param>
    /// <param name="count">How many.</param>
    /// <param name="every">Their interval.</param>
    /// <param name="jitter">Spreads their calls; null for all at whole seconds.</param>
    /// <param name="url">Where each of them calls.</param>
    public Task CreateAsync(string prefix, int count, string every, string? jitter, Func<int, string> url)
    {
        var resource = _client.Resource(ScheduledJobResource.Type);
        var compiler = new ScheduleCompiler("UTC");
        return Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
        {
            var created = await resource.CreateAsync("default", ScheduledJob($"{prefix}-{i}", every, jitter, url(i)), WriteOptions.Default, cancellationToken);
            Sink.Expect(created.Metadata.Name!, compiler.Compile(created).Schedule!.Timetable);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await Sink.DisposeAsync();
        _client.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A schedule that calls an address.</summary>
    public static ScheduledJob ScheduledJob(string name, string every, string? jitter, string url) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = every } },
            Jitter = jitter,
            Action = new ActionSpec { Http = new HttpActionSpec { Url = url } },
        },
    };
}
