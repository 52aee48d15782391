using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>The schedules that scenarios create.</summary>
internal static class Schedules
{
    /// <summary>Calls an address at an interval.</summary>
    public static ScheduledJob Calling(string name, string every, string? jitter, string url)
    {
        var job = Make(name, new TriggerSpec { Interval = new IntervalTriggerSpec { Every = every } }, Call(url));
        return job with { Spec = job.Spec with { Jitter = jitter } };
    }

    /// <summary>Runs at given instants; all runs may overlap.</summary>
    public static ScheduledJob At(string name, IEnumerable<DateTimeOffset> times, ActionSpec action)
    {
        var trigger = new DateTriggerSpec { Times = [.. times.Select(t => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"))] };
        var job = Make(name, new TriggerSpec { Date = trigger }, action);
        return job with { Spec = job.Spec with { Concurrency = new ConcurrencySpec { Policy = ConcurrencyPolicies.Allow } } };
    }

    /// <summary>Runs once a year, and not now: half of them are Pods, the others HTTP calls.</summary>
    public static ScheduledJob Quiet(int number)
    {
        var month = ((TimeProvider.System.GetUtcNow().Month + 5) % 12) + 1;
        var job = Make(
            $"quiet-{number}",
            new TriggerSpec { Cron = new CronTriggerSpec { Expression = $"{number % 60} {number / 60 % 24} 1 {month} *" } },
            number % 2 == 0 ? Pod(number) : Call($"http://example.default.svc/refresh?tenant={number}"));
        return job with
        {
            Metadata = job.Metadata with { Labels = new Dictionary<string, string> { ["team"] = $"team-{number % 100}" } },
            Spec = job.Spec with { TimeZone = "Europe/Berlin" },
        };
    }

    public static ActionSpec Call(string url) => new() { Http = new HttpActionSpec { Url = url } };

    /// <summary>A typical Pod.</summary>
    /// <param name="number">Makes it differ from others.</param>
    /// <param name="placement">More fields of its spec.</param>
    public static ActionSpec Pod(int number, string placement = "") => new()
    {
        Pod = new PodActionSpec
        {
            Template = RawJson.From(JsonNode.Parse($$$$"""
                {"spec":{ {{{{placement}}}} "restartPolicy":"Never","containers":[{"name":"work","image":"registry.example.com/work:1.0",
                "args":["--tenant","{{{{number}}}}"],"env":[{"name":"LEVEL","value":"info"}],
                "resources":{"requests":{"cpu":"10m","memory":"32Mi"},"limits":{"memory":"64Mi"}}}]}}
                """)!),
        },
    };

    private static ScheduledJob Make(string name, TriggerSpec trigger, ActionSpec action) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ScheduledJobSpec { Trigger = trigger, Action = action },
    };
}
