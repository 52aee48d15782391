using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Browser.Tests.Data;

/// <summary>What a team runs. <c>{m}</c> in a trigger is a minute that differs from team to team.</summary>
/// <param name="Name">The name of the schedule.</param>
/// <param name="Action">http, job or pod.</param>
/// <param name="Seconds">How long a run usually takes.</param>
/// <param name="Trigger">In YAML.</param>
/// <param name="More">More fields of the spec, in YAML.</param>
internal sealed record Work(string Name, string Action, int Seconds, string Trigger, string More = "");

/// <summary>One of the schedules: a team's work.</summary>
internal sealed record FleetSchedule(int Number, string Namespace, string Zone, Work Work)
{
    public string Key => $"{Namespace}/{Work.Name}";

    public bool IsSuspended => FleetTroubles.StateOf(Key) == ScheduleStates.Suspended;
}

/// <summary>200 schedules, as a company with eight teams has them. They are the same each time.</summary>
internal static class FleetSchedules
{
    private const string OnWorkdays = "MON-FRI";

    private static readonly (string Namespace, string Zone)[] Teams =
    [
        ("billing", "Europe/Berlin"), ("checkout", "Europe/Berlin"), ("data-platform", "UTC"), ("growth", "America/New_York"),
        ("identity", "Europe/Berlin"), ("logistics", "Asia/Singapore"), ("platform", "UTC"), ("search", "Europe/London"),
    ];

    private static readonly Work[] Works =
    [
        new("backup-db", "job", 2_100, Cron("{m} 1 * * *"), "timeout: 2h"),
        new("certificates-check", "pod", 25, "calendar: {days: 1, timeOfDay: '06:00:00'}"),
        new("close-carts", "http", 4, "interval: {every: 15m}"),
        new("exchange-rates", "http", 2, Cron($"{{m}} 16 * * {OnWorkdays}"), "retry: {limit: 2}"),
        new("export-ledger", "pod", 310, Cron("5 * * * *"), "retry: {limit: 3}, timeout: 20m"),
        new("gc-images", "job", 480, Cron("H 3 * * *")),
        new("health-probe", "http", 1, "interval: {every: 30s}"),
        new("invoice-run", "job", 260, Cron("30 2 * * *"), "retry: {limit: 1}, timeout: 1h"),
        new("month-end", "job", 5_400, Cron("0 18 L * *"), "exclude: {weekdays: [SAT, SUN], policy: PreviousDay}"),
        new("nightly-report", "job", 660, Cron($"{{m}} 3 * * {OnWorkdays}"), "jitter: 5m"),
        new("payout", "job", 900, "rrule: {rule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', start: '2026-01-30T10:00:00'}"),
        new("poll-bank", "http", 3, Cron($"*/15 8-18 * * {OnWorkdays}")),
        new("purge-sessions", "pod", 95, "interval: {every: 1h}", "jitter: 3m"),
        new("refresh-cache", "http", 2, "interval: {every: 5m}"),
        new("reindex", "job", 3_000, Cron("45 */4 * * *"), "timeout: 3h"),
        new("rotate-logs", "pod", 20, Cron("15 * * * *")),
        new("score-leads", "pod", 540, Cron("{m} */2 * * *"), "exclude: {times: ['00:00-06:00']}"),
        new("send-reminders", "http", 6, Cron("{m} 9 * * *"), "exclude: {weekdays: [SAT, SUN]}"),
        new("stock-levels", "http", 420, Cron("*/5 * * * *"), "concurrency: {policy: Allow}"),
        new("sync-orders", "http", 40, Cron("*/10 * * * *")),
        new("train-model", "job", 9_800, Cron("{m} 22 * * *")),
        new("usage-metering", "http", 8, Cron("59 * * * *")),
        new("verify-backup", "job", 1_150, Cron("{m} 5 * * *")),
        new("warm-cdn", "http", 5, Cron("*/20 * * * *"), "jitter: 1m"),
        new("weekly-digest", "http", 35, Cron("{m} 7 * * MON")),
    ];

    /// <summary>All of them, by team.</summary>
    public static IReadOnlyList<FleetSchedule> All { get; } =
        [.. Teams.SelectMany((team, t) => Works.Select((work, w) => new FleetSchedule(t * Works.Length + w, team.Namespace, team.Zone, work)))];

    /// <summary>The namespaces of the teams.</summary>
    public static IEnumerable<string> Namespaces => Teams.Select(t => t.Namespace);

    public static JsonNode Manifest(FleetSchedule schedule)
    {
        var work = schedule.Work;
        var trigger = work.Trigger.Replace("{m}", $"{schedule.Number / Works.Length * 7}", StringComparison.Ordinal);
        var tier = work.Name is "invoice-run" or "payout" or "month-end" or "sync-orders" ? "critical" : "normal";
        return YamlJson.Parse(
            $$"""
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduledJob
            metadata: {name: {{work.Name}}, namespace: {{schedule.Namespace}}, labels: {team: {{schedule.Namespace}}, tier: {{tier}} } }
            spec: { trigger: { {{trigger}} }, timeZone: {{schedule.Zone}}, startAt: '2026-01-01T00:00:00Z', suspend: {{(schedule.IsSuspended ? "true" : "false")}},
              action: { {{Action(schedule)}} }{{(work.More.Length == 0 ? "" : ", " + work.More)}} }
            """)!;
    }

    private static string Action(FleetSchedule schedule)
    {
        var image = $"registry.example.com/{schedule.Key}:4.2";
        return schedule.Work.Action switch
        {
            "job" => $"job: {{template: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: '{image}'}}]}}}}}}}}}}",
            "pod" => $"pod: {{template: {{spec: {{containers: [{{name: main, image: '{image}'}}]}}}}}}",
            _ => $"http: {{url: 'https://{schedule.Namespace}.example.com/jobs/{schedule.Work.Name}'}}",
        };
    }

    private static string Cron(string expression) => $"cron: {{expression: '{expression}'}}";
}
