using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.Operator;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Api.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// Many HTTP schedules at a steady pace: how late their calls arrive, and what that costs. API server, operator and sink share this process,
/// so CPU and memory are those of all three.
/// </summary>
internal static class SteadyScenario
{
    /// <summary>Options: --schedules N, --every DURATION, --seconds N, --port N of the sink (0 for any).</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        var schedules = Arguments.Number(options, "--schedules", 2000);
        var every = Arguments.Value(options, "--every", "2s");
        var seconds = Arguments.Number(options, "--seconds", 60);
        var time = TimeProvider.System;
        await using var sink = await LatenessSink.StartAsync(Arguments.Number(options, "--port", 0), time);
        var operatorOptions = new OperatorOptions
        {
            HealthBindAddress = null,
            EgressPolicy = new EgressPolicy { AllowLoopback = true },
        };
        var cluster = new LocalClusterOptions
        {
            Operator = (configuration, clock, loggers, stop) => OperatorHost.RunAsync(operatorOptions, configuration, clock, loggers, stop),
        };
        await using var host = await LocalClusterHost.StartAsync(cluster, NullLoggerFactory.Instance, CancellationToken.None);
        using var client = new KubeClient(host.Api.AdminConfiguration, time, NullLoggerFactory.Instance);
        var resource = client.Resource(ScheduledJobResource.Type);
        await Parallel.ForAsync(0, schedules, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
            await resource.CreateAsync("default", Schedule(i, every, sink.Url), WriteOptions.Default, cancellationToken));
        Console.WriteLine($"{schedules} schedules, every {every}; measuring for {seconds} s");

        // What was created just now settles first: the caches fill, and the code gets compiled.
        await Task.Delay(TimeSpan.FromSeconds(10), time);
        using var process = Process.GetCurrentProcess();
        sink.Take();
        var (cpu, started) = (process.TotalProcessorTime, time.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), time);
        var values = sink.Take();
        process.Refresh();
        var elapsed = time.GetElapsedTime(started);
        Console.WriteLine($"calls       {values.Length} ({values.Length / elapsed.TotalSeconds:0}/s)");
        if (values.Length == 0)
            return 1;
        Console.WriteLine($"lateness    {LatenessSink.Describe(values)}");
        Console.WriteLine($"CPU         {(process.TotalProcessorTime - cpu) / elapsed:0.00} cores (of {Environment.ProcessorCount})");
        Console.WriteLine($"memory      {process.WorkingSet64 / 1048576} MB working set, {GC.GetTotalMemory(forceFullCollection: true) / 1048576} MB live");
        return 0;
    }

    private static ScheduledJob Schedule(int number, string every, string url) => new()
    {
        Metadata = new ObjectMeta { Name = $"steady-{number}", Namespace = "default" },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = every } },
            Action = new ActionSpec { Http = new HttpActionSpec { Url = url } },
        },
    };
}
