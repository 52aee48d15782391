using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Admission;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission;

/// <summary>Requests to the webhook, written as YAML, and a reviewer that asks no API server.</summary>
internal static class Reviews
{
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public const string Url = "action: {http: {url: http://target/}}";
    public const string Daily = "trigger: {cron: {expression: \"0 3 * * *\"}}";

    /// <summary>A reviewer at noon of 5 January 2026.</summary>
    public static Reviewer NewReviewer(TemplateCheck? check = null, TimeProvider? time = null) =>
        new(new ScheduleCompiler("UTC"), check ?? ((_, _, _) => Task.FromResult<SpecProblem?>(null)), time ?? new FakeTimeProvider(Now));

    /// <summary>The reply to a new resource with this spec.</summary>
    public static Task<AdmissionResponse> CreateAsync(string spec, TemplateCheck? check = null) =>
        NewReviewer(check).ReviewAsync(Request("CREATE", null, Resource(spec)), default);

    /// <summary>The reply to a change from one spec to another.</summary>
    public static Task<AdmissionResponse> UpdateAsync(string before, string after, TemplateCheck? check = null) =>
        NewReviewer(check).ReviewAsync(Request("UPDATE", Resource(before), Resource(after)), default);

    public static AdmissionRequest Request(string operation, RawJson? before, RawJson after) => new()
    {
        Uid = "question",
        Kind = new AdmissionKind { Group = "scheduledjobs.dev", Version = "v1alpha1", Kind = "ScheduledJob" },
        Name = "demo",
        Namespace = "team",
        Operation = operation,
        Object = after,
        OldObject = before ?? default,
    };

    public static RawJson Resource(string spec) => RawJson.From(new JsonObject
    {
        ["apiVersion"] = "scheduledjobs.dev/v1alpha1",
        ["kind"] = "ScheduledJob",
        ["metadata"] = new JsonObject
        {
            ["name"] = "demo",
            ["namespace"] = "team",
            ["uid"] = "u",
            ["creationTimestamp"] = "2026-01-05T12:00:00Z",
        },
        ["spec"] = YamlJson.Parse(spec),
    });

    /// <summary>A whole AdmissionReview as the API server sends it.</summary>
    public static byte[] Body(string resource, string kind = "ScheduledJob") => Encoding.UTF8.GetBytes($$"""
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"question",
         "kind":{"group":"scheduledjobs.dev","version":"v1alpha1","kind":"{{kind}}"},
         "name":"demo","namespace":"team","operation":"CREATE","userInfo":{"username":"me"},"object":{{resource}},"oldObject":null,"dryRun":false} }
        """);
}
