using System.Net;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>A cluster, a target of calls in this process, and the operator in another one.</summary>
internal sealed class CallSystem : IAsyncDisposable
{
    private readonly ScenarioCluster _cluster;

    private CallSystem(ScenarioCluster cluster, CallSink sink, OperatorProcess @operator)
    {
        _cluster = cluster;
        Sink = sink;
        Operator = @operator;
    }

    public CallSink Sink { get; }

    public OperatorProcess Operator { get; }

    /// <summary>Counts the operator's requests; null if that was not asked for.</summary>
    public ApiMeter? Meter { get; private init; }

    /// <summary>Options: --count true to count requests and bytes, which costs time, --operator FILE (a published operator).</summary>
    /// <param name="options">The scenario's options.</param>
    /// <param name="address">The target's address; null for 127.0.0.1.</param>
    public static async Task<CallSystem> StartAsync(ScenarioOptions options, IPAddress? address = null)
    {
        var sink = await CallSink.StartAsync(TimeProvider.System, address);
        var cluster = await ScenarioCluster.StartAsync(options);
        var meter = bool.Parse(options.Text("--count", "false")) ? await ApiMeter.StartAsync(cluster, TimeProvider.System) : null;
        var process = OperatorProcess.Start(options.OptionalText("--operator"), cluster, meter?.KubeconfigFile ?? cluster.OperatorKubeconfig);
        var system = new CallSystem(cluster, sink, process) { Meter = meter };
        await system.Operator.UntilLeadingAsync();
        return system;
    }

    /// <summary>Creates schedules that call the sink.</summary>
    /// <param name="prefix">Prefix of their names.</param>
    /// <param name="count">How many.</param>
    /// <param name="every">Their interval.</param>
    /// <param name="jitter">Spreads their calls; null for calls at whole seconds.</param>
    /// <param name="url">The URL that each of them calls.</param>
    public Task CreateAsync(string prefix, int count, string every, string? jitter, Func<int, string> url) =>
        _cluster.CreateAsync(count, i => Schedules.Calling($"{prefix}-{i}", every, jitter, url(i)), Sink.Expect);

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        if (Meter is not null)
            await Meter.DisposeAsync();
        await Sink.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
