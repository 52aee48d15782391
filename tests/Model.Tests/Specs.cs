using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests;

/// <summary>Specs to start from.</summary>
internal static class Specs
{
    /// <summary>When their resources were created: noon of a day.</summary>
    public static readonly DateTimeOffset Created = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The instant this many seconds after the creation.</summary>
    public static DateTimeOffset At(double seconds) => Created.AddSeconds(seconds);

    /// <summary>Every 10 seconds after noon, as a Pod.</summary>
    public static ScheduledJobSpec EveryTenSeconds() => new()
    {
        Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "10s" } },
        Action = new ActionSpec { Pod = new PodActionSpec { Template = RawJson.Parse("""{"spec":{"containers":[{"name":"main"}]}}""") } },
    };

    /// <summary>A call.</summary>
    public static ActionSpec HttpAction() => new() { Http = new HttpActionSpec { Url = "http://target/" } };

    /// <summary>The resource of a spec.</summary>
    public static ScheduledJob Job(ScheduledJobSpec spec) => new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", CreationTimestamp = Created },
        Spec = spec,
    };
}
