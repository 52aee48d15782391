using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// Many schedules in one operator: how long until all are served, what a restart costs, what it uses while nothing is due, and how late
/// runs are beside them. The operator is a process of its own; the API server and the target of the calls are in this one.
/// </summary>
internal static class ScaleScenario
{
    /// <summary>
    /// Options: --schedules N, --rate N of runs per second, --seconds N for each measurement, --operator FILE (a published operator instead
    /// of the one that was built along).
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var time = TimeProvider.System;
        var schedules = options.Number("--schedules", 10_000);
        var rate = options.Number("--rate", 100);
        var duration = TimeSpan.FromSeconds(options.Number("--seconds", 30));
        var program = options.Text("--operator", "") is { Length: > 0 } file ? file : null;
        options.ExpectNoMore();
        await using var host = await LocalClusterHost.StartAsync(new LocalClusterOptions(), NullLoggerFactory.Instance, CancellationToken.None);
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"scale-{Environment.ProcessId}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, host.Api.AdminKubeconfig);
        try
        {
            var started = time.GetTimestamp();
            await CreateAsync(host, schedules, Quiet, _ => { }, time);
            Console.WriteLine($"created          {schedules} schedules in {Seconds(time, started)} s");
            await FirstStartAsync(program, kubeconfig, schedules, time);
            await RestartAsync(host, program, kubeconfig, schedules, rate, duration, time);
        }
        finally
        {
            File.Delete(kubeconfig);
        }

        return 0;
    }

    private static async Task FirstStartAsync(string? program, string kubeconfig, int schedules, TimeProvider time)
    {
        var started = time.GetTimestamp();
        await using var first = OperatorUnderTest.Start(program, kubeconfig);
        await first.UntilReadyAsync(time);
        Console.WriteLine($"first start      ready after {Seconds(time, started)} s");
        await first.UntilServedAsync(schedules, time);
        Console.WriteLine($"                 all served, each with its first status, after {Seconds(time, started)} s");
        Console.WriteLine($"                 {first.ProcessorTime.TotalSeconds:0.0} s of processor time; {first.Memory()}");
    }

    private static async Task RestartAsync(
        LocalClusterHost host, string? program, string kubeconfig, int schedules, int rate, TimeSpan duration, TimeProvider time)
    {
        var started = time.GetTimestamp();
        await using var second = OperatorUnderTest.Start(program, kubeconfig);
        await second.UntilReadyAsync(time);
        Console.WriteLine($"restart          ready after {Seconds(time, started)} s");
        await second.UntilServedAsync(schedules, time);
        await Settle(second, time);
        Console.WriteLine($"                 {second.ProcessorTime.TotalSeconds:0.0} s of processor time; {second.Memory()}");

        var cores = await CoresAsync(second, duration, time);
        Console.WriteLine($"nothing due      {cores:0.000} cores; {second.Memory()}");

        await using var sink = await CallSink.StartAsync(time);
        var compiler = new ScheduleCompiler("UTC");
        const int Every = 10;
        await CreateAsync(host, rate * Every, number => CallSystem.ScheduledJob($"busy-{number}", $"{Every}s", null, $"{sink.Address}/"), Expect, time);
        await second.UntilServedAsync(schedules + (rate * Every), time);
        await Task.Delay(TimeSpan.FromSeconds(2 * Every), time);
        sink.Lateness.Take();
        cores = await CoresAsync(second, duration, time);
        var late = sink.Lateness.Take();
        Console.WriteLine($"{late.Length / duration.TotalSeconds,3:0} runs/s       {Lateness.Describe(late)}; {cores:0.00} cores; {second.Memory()}");

        void Expect(ScheduledJob created) => sink.Expect(created.Metadata.Name!, compiler.Compile(created).Schedule!.Timetable);
    }

    /// <summary>Until a second passes in which it does next to nothing.</summary>
    private static async Task Settle(OperatorUnderTest process, TimeProvider time)
    {
        while (await CoresAsync(process, TimeSpan.FromSeconds(1), time) > 0.1)
        {
        }
    }

    private static async Task<double> CoresAsync(OperatorUnderTest process, TimeSpan duration, TimeProvider time)
    {
        var (before, started) = (process.ProcessorTime, time.GetTimestamp());
        await Task.Delay(duration, time);
        return (process.ProcessorTime - before) / time.GetElapsedTime(started);
    }

    private static async Task CreateAsync(LocalClusterHost host, int count, Func<int, ScheduledJob> make, Action<ScheduledJob> created, TimeProvider time)
    {
        using var client = new KubeClient(host.Api.AdminConfiguration, time, NullLoggerFactory.Instance);
        var resource = client.Resource(ScheduledJobResource.Type);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
            created(await resource.CreateAsync("default", make(i), WriteOptions.Default, cancellationToken)));
    }

    /// <summary>Once a year, and not now: one half are Pods, the other HTTP calls.</summary>
    private static ScheduledJob Quiet(int number) => new()
    {
        Metadata = new ObjectMeta { Name = $"quiet-{number}", Namespace = "default", Labels = new Dictionary<string, string> { ["team"] = $"team-{number % 100}" } },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec
            {
                Cron = new CronTriggerSpec { Expression = $"{number % 60} {number / 60 % 24} 1 {(TimeProvider.System.GetUtcNow().Month + 5) % 12 + 1} *" },
            },
            TimeZone = "Europe/Berlin",
            Action = number % 2 == 0
                ? new ActionSpec { Pod = new PodActionSpec { Template = Template(number) } }
                : new ActionSpec { Http = new HttpActionSpec { Url = $"http://example.default.svc/refresh?tenant={number}" } },
        },
    };

    private static RawJson Template(int number) => RawJson.From(JsonNode.Parse($$$$"""
        {"spec":{"restartPolicy":"Never","containers":[{"name":"work","image":"registry.example.com/work:1.0","args":["--tenant","{{{{number}}}}"],
        "env":[{"name":"LEVEL","value":"info"}],"resources":{"requests":{"cpu":"10m","memory":"32Mi"},"limits":{"memory":"64Mi"}}}]}}
        """)!);

    private static string Seconds(TimeProvider time, long started) => $"{time.GetElapsedTime(started).TotalSeconds:0.0}";
}
