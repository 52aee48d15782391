using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
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
    /// <summary>Options: --schedules N, --every DURATION, --seconds N, --port N of the sink.</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        var schedules = int.Parse(Options.Value(options, "--schedules", "2000"));
        var every = Options.Value(options, "--every", "2s");
        var seconds = int.Parse(Options.Value(options, "--seconds", "60"));
        var time = TimeProvider.System;
        var lateness = new Lateness(time);
        await using var sink = await StartSinkAsync(lateness, int.Parse(Options.Value(options, "--port", "8189")));
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
            await resource.CreateAsync("default", Schedule(i, every, sink.Urls.First()), WriteOptions.Default, cancellationToken));
        Console.WriteLine($"{schedules} schedules, every {every}; measuring for {seconds} s");

        // What was created just now settles first: the caches fill, and the code gets compiled.
        await Task.Delay(TimeSpan.FromSeconds(10), time);
        using var process = Process.GetCurrentProcess();
        lateness.Restart();
        var (cpu, started) = (process.TotalProcessorTime, time.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), time);
        var values = lateness.Take();
        process.Refresh();
        var elapsed = time.GetElapsedTime(started);
        Console.WriteLine($"calls       {values.Length} ({values.Length / elapsed.TotalSeconds:0}/s)");
        if (values.Length == 0)
            return 1;
        Console.WriteLine($"lateness    p50 {At(values, 0.5):0.0} ms, p99 {At(values, 0.99):0.0} ms, max {values[^1]:0.0} ms");
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
            Action = new ActionSpec { Http = new HttpActionSpec { Url = $"{url}/" } },
        },
    };

    private static async Task<WebApplication> StartSinkAsync(Lateness lateness, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.Run(context =>
        {
            lateness.Add(context.Request.Headers["X-ScheduledJob-Scheduled-Time"].ToString());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];

    /// <summary>Milliseconds between nominal time and arrival.</summary>
    private sealed class Lateness(TimeProvider time)
    {
        private readonly Lock _gate = new();
        private List<double> _values = [];

        public void Add(string nominalTime)
        {
            var late = time.GetUtcNow() - DateTimeOffset.Parse(nominalTime);
            lock (_gate)
                _values.Add(late.TotalMilliseconds);
        }

        public void Restart()
        {
            lock (_gate)
                _values = [];
        }

        public double[] Take()
        {
            lock (_gate)
                return [.. _values.Order()];
        }
    }
}
