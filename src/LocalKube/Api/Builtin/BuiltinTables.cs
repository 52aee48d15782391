using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>The output of <c>kubectl get</c> for the built-in kinds.</summary>
internal static class BuiltinTables
{
    private const string None = "<none>";

    public static readonly ITable Namespaces = new BuiltinTable(
        [new("Status"), new("Age")],
        (o, now) => [o.TextAt("status", "phase"), Age(o, now)]);

    public static readonly ITable ConfigMaps = new BuiltinTable(
        [new("Data", "integer"), new("Age")],
        (o, now) => [(long)(Count(o, "data") + Count(o, "binaryData")), Age(o, now)]);

    public static readonly ITable Secrets = new BuiltinTable(
        [new("Type"), new("Data", "integer"), new("Age")],
        (o, now) => [o.TextAt("type"), (long)Count(o, "data"), Age(o, now)]);

    public static readonly ITable ServiceAccounts = new BuiltinTable(
        [new("Secrets", "integer"), new("Age")],
        (o, now) => [(long)(o.ArrayAt("secrets")?.Count ?? 0), Age(o, now)]);

    public static readonly ITable Leases = new BuiltinTable(
        [new("Holder"), new("Age")],
        (o, now) => [o.TextAt("spec", "holderIdentity"), Age(o, now)]);

    public static readonly ITable Pods = new BuiltinTable(
        [
            new("Ready"), new("Status"), new("Restarts", "integer"), new("Age"), new("IP", Priority: 1), new("Node", Priority: 1),
            new("Nominated Node", Priority: 1), new("Readiness Gates", Priority: 1),
        ],
        PodCells);

    public static readonly ITable Jobs = new BuiltinTable(
        [
            new("Status"), new("Completions"), new("Duration"), new("Age"), new("Containers", Priority: 1), new("Images", Priority: 1),
            new("Selector", Priority: 1),
        ],
        JobCells);

    public static readonly ITable Events = new BuiltinTable(
        [
            new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", Priority: 1), new("Source", Priority: 1),
            new("Message"), new("First Seen", Priority: 1), new("Count", "integer", 1), new("Name", Priority: 1, Format: "name"),
        ],
        EventCells,
        withName: false);

    private static JsonNode?[] PodCells(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.ObjectsAt("status", "containerStatuses").ToList();
        var total = pod.ArrayAt("spec", "containers")?.Count ?? 0;
        var restarts = statuses.Sum(s => s.NumberAt("restartCount") ?? 0);
        return
        [
            $"{statuses.Count(s => s.FlagAt("ready") == true)}/{total}", PodStatus(pod, statuses), restarts, Age(pod, now),
            pod.TextAt("status", "podIP") ?? None, pod.TextAt("spec", "nodeName") ?? None,
            pod.TextAt("status", "nominatedNodeName") ?? None, None,
        ];
    }

    private static string PodStatus(JsonObject pod, List<JsonObject> statuses)
    {
        if (pod.At("metadata", "deletionTimestamp") is not null)
            return "Terminating";
        var status = pod.TextAt("status", "reason") ?? pod.TextAt("status", "phase") ?? "Unknown";
        foreach (var container in Enumerable.Reverse(statuses))
        {
            if (container.TextAt("state", "waiting", "reason") is { Length: > 0 } waiting)
                status = waiting;
            else if (container.TextAt("state", "terminated", "reason") is { Length: > 0 } reason)
                status = reason;
            else if (container.ObjectAt("state", "terminated") is { } terminated)
                status = terminated.NumberAt("signal") is { } signal and not 0 ? $"Signal:{signal}" : ExitCode(terminated);
        }

        // One container may be done while another runs.
        return status == "Completed" && statuses.Any(s => s.FlagAt("ready") == true) ? "Running" : status;
    }

    private static string ExitCode(JsonObject terminated) => $"ExitCode:{terminated.NumberAt("exitCode")}";

    private static JsonNode?[] JobCells(JsonObject job, DateTimeOffset now)
    {
        var spec = job.ObjectAt("spec");
        var containers = spec.ObjectsAt("template", "spec", "containers").ToList();
        var succeeded = job.NumberAt("status", "succeeded") ?? 0;
        var wanted = spec.NumberAt("completions") is { } completions ? $"{completions}"
            : spec.NumberAt("parallelism") is { } parallelism and > 1 ? $"1 of {parallelism}" : "1";
        return
        [
            JobStatus(job), $"{succeeded}/{wanted}", JobDuration(job, now), Age(job, now),
            string.Join(',', containers.Select(c => c.TextAt("name"))), string.Join(',', containers.Select(c => c.TextAt("image"))),
            Selector(spec.ObjectAt("selector", "matchLabels")),
        ];
    }

    private static string JobStatus(JsonObject job)
    {
        string[] decisive = ["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"];
        var condition = decisive.FirstOrDefault(type => job.ObjectsAt("status", "conditions").Any(
            c => c.TextAt("type") == type && c.TextAt("status") == "True"));
        return condition ?? (job.At("metadata", "deletionTimestamp") is null ? "Running" : "Terminating");
    }

    private static string JobDuration(JsonObject job, DateTimeOffset now)
    {
        if (HumanDuration.Instant(job.TextAt("status", "startTime")) is not { } start)
            return "";
        return HumanDuration.ToText((HumanDuration.Instant(job.TextAt("status", "completionTime")) ?? now) - start);
    }

    private static string Selector(JsonObject? labels) =>
        labels is null ? None : string.Join(',', labels.Select(l => $"{l.Key}={l.Value.TextAt()}"));

    private static JsonNode?[] EventCells(JsonObject e, DateTimeOffset now)
    {
        var first = e.TextAt("firstTimestamp") ?? e.TextAt("eventTime");
        var last = e.TextAt("series", "lastObservedTime") ?? e.TextAt("lastTimestamp") ?? first;
        var about = e.ObjectAt("involvedObject");
        var kind = about.TextAt("kind")?.ToLowerInvariant();
        var source = e.TextAt("source", "component") is { Length: > 0 } component ? component : e.TextAt("reportingComponent") ?? "";
        return
        [
            EventAge(last, now), e.TextAt("type"), e.TextAt("reason"),
            about.TextAt("name") is { Length: > 0 } name ? $"{kind}/{name}" : kind,
            about.TextAt("fieldPath") ?? "", source, e.TextAt("message")?.Trim(), EventAge(first, now),
            e.NumberAt("series", "count") ?? e.NumberAt("count") ?? 1, e.TextAt("metadata", "name"),
        ];
    }

    private static string EventAge(string? text, DateTimeOffset now) =>
        HumanDuration.Instant(text) is { } instant ? HumanDuration.Since(instant, now) : "<unknown>";

    private static string Age(JsonObject obj, DateTimeOffset now) => HumanDuration.Since(obj, now, "metadata", "creationTimestamp");

    private static int Count(JsonObject obj, string field) => obj.ObjectAt(field)?.Count ?? 0;
}
