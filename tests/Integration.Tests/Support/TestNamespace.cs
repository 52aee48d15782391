using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>A namespace for one test, and the operations that tests need in it.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };
    private readonly KubeApi _api;

    private TestNamespace(KubeApi api, string name)
    {
        _api = api;
        Name = name;
    }

    public string Name { get; }

    public static Task<TestNamespace> CreateAsync(Cluster cluster) => CreateAsync(cluster.Api);

    public static async Task<TestNamespace> CreateAsync(KubeApi api, string label = "test.scheduledjobs.dev/webhook: \"off\"")
    {
        var name = $"sj-test-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await api.CreateAsync(Kind.Namespaces, null, YamlText.Single($"""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: {name}
              labels:
                {label}
            """));
        if (await HasServiceAccountsAsync(api))
        {
            // Until a controller has created it, admission refuses Pods in the new namespace.
            await Eventually.BecomesTrueAsync(
                async () => await api.FindAsync(Kind.ServiceAccounts.Path(name, "default")) is not null,
                $"the default service account of {name}", pace: Pace);
        }

        return new(api, name);
    }

    /// <summary>Deletes the namespace with everything in it, without waiting for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        // First delete what creates new objects: a terminating namespace takes its time, and no test should run next to another's remains.
        foreach (var item in await ScheduledJobsAsync())
            await DeleteAsync(Kind.ScheduledJobs, item.Name());
        await _api.DeleteAsync(Kind.Namespaces.Path(null, Name));
    }

    /// <summary>Creates a ScheduledJob.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="action">Its <c>spec.action</c>.</param>
    /// <param name="spec">The rest of its spec, in YAML.</param>
    public Task<JsonObject> CreateScheduledJobAsync(string name, JsonObject action, string spec) =>
        _api.CreateAsync(Kind.ScheduledJobs, Name, ScheduledJob(name, action, spec));

    public Task<JsonObject> CreateAsync(Kind kind, string yaml) => _api.CreateAsync(kind, Name, YamlText.Single(yaml));

    /// <summary>Creates like <c>kubectl apply</c>: unknown fields are rejected.</summary>
    public Task<JsonObject> CreateStrictlyAsync(Kind kind, JsonObject item) =>
        _api.CreateAsync(kind, Name, item, "?fieldValidation=Strict");

    public async Task<JsonObject> GetScheduledJobAsync(string name) => (await FindAsync(Kind.ScheduledJobs, name)).ShouldNotBeNull();

    public Task<JsonObject?> FindAsync(Kind kind, string name) => _api.FindAsync(kind.Path(Name, name));

    public Task<JsonObject> PatchScheduledJobAsync(string name, string yaml) =>
        _api.MergePatchAsync(Kind.ScheduledJobs.Path(Name, name), YamlText.Single(yaml));

    /// <summary>Patches the namespace itself.</summary>
    public Task PatchAsync(string yaml) => _api.MergePatchAsync(Kind.Namespaces.Path(null, Name), YamlText.Single(yaml));

    public Task DeleteAsync(Kind kind, string name) => _api.DeleteAsync(kind.Path(Name, name));

    public Task<IReadOnlyList<JsonObject>> ScheduledJobsAsync() => _api.ListAsync(Kind.ScheduledJobs, Name);

    /// <summary>The Pods of a ScheduledJob ordered by name, which is the order of their nominal times.</summary>
    public Task<IReadOnlyList<JsonObject>> PodsAsync(string scheduledJob) => PodsBySelectorAsync($"scheduledjobs.dev/name={scheduledJob}");

    /// <summary>The events about an object, ordered by when they were first seen.</summary>
    public async Task<IReadOnlyList<JsonObject>> EventsAsync(string about) =>
    [
        .. (await _api.ListAsync(Kind.Events, Name))
            .Where(e => e.Text("regarding", "name") == about)
            .OrderBy(e => e.Time("eventTime")),
    ];

    /// <summary>Waits until the ScheduledJob meets the condition, and returns that state.</summary>
    public async Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool> condition, string what)
    {
        JsonObject? last = null;
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => (last = await FindAsync(Kind.ScheduledJobs, name)) is not null && condition(last),
                $"{name}: {what}",
                pace: Pace);
        }
        catch (TimeoutException timeout)
        {
            var status = last is null ? "It is gone." : $"Its status was:\n{last["status"]?.ToJsonString(Readable)}";
            throw new TimeoutException($"{timeout.Message}\n{status}", timeout);
        }

        return last!;
    }

    public Task<JsonObject> UntilReadyAsync(string name) =>
        UntilAsync(name, sj => sj.ConditionStatus("Ready") == "True" && IsObserved(sj), "Ready=True for the present generation");

    public Task<JsonObject> UntilStalledAsync(string name) =>
        UntilAsync(name, sj => sj.ConditionStatus("Stalled") == "True" && IsObserved(sj), "Stalled=True for the present generation");

    /// <summary>Waits until this many started runs have ended; fewer than 10, because the list holds no more.</summary>
    public Task<JsonObject> UntilRunsAsync(string name, int count) =>
        UntilAsync(name, sj => Ended(sj).Count >= count, $"{count} runs have ended");

    /// <summary>The recent runs that started, without skipped or missed ones; newest first.</summary>
    public static IReadOnlyList<JsonObject> Ended(JsonObject scheduledJob) =>
        [.. scheduledJob.Items("status", "recentRuns").Where(r => r.At("startTime") is not null)];

    public Task<IReadOnlyList<JsonObject>> UntilPodsAsync(
        string scheduledJob, Func<IReadOnlyList<JsonObject>, bool> condition, string what) =>
        UntilPodsAsync($"scheduledjobs.dev/name={scheduledJob}", scheduledJob, condition, what);

    /// <summary>The same for a ScheduledJob whose name is too long for a label.</summary>
    public Task<IReadOnlyList<JsonObject>> UntilPodsOfAsync(
        JsonObject scheduledJob, Func<IReadOnlyList<JsonObject>, bool> condition, string what) =>
        UntilPodsAsync($"scheduledjobs.dev/uid={scheduledJob.Text("metadata", "uid")}", scheduledJob.Name(), condition, what);

    public async Task<JsonObject> UntilEventAsync(string about, string reason)
    {
        JsonObject? found = null;
        await Eventually.BecomesTrueAsync(
            async () => (found = (await EventsAsync(about)).FirstOrDefault(e => e.Text("reason") == reason)) is not null,
            $"an event {reason} about {about}", pace: Pace);
        return found!;
    }

    /// <summary>Whether a controller gives namespaces their default service account. If so, this one has had it for long.</summary>
    private static async Task<bool> HasServiceAccountsAsync(KubeApi api) =>
        await api.FindAsync(Kind.ServiceAccounts.Path("kube-system", "default")) is not null;

    public static JsonObject ScheduledJob(string name, JsonObject action, string spec)
    {
        var members = YamlText.Single(spec);
        members["action"] = action;
        return new JsonObject
        {
            ["apiVersion"] = "scheduledjobs.dev/v1alpha1",
            ["kind"] = "ScheduledJob",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = members,
        };
    }

    private async Task<IReadOnlyList<JsonObject>> UntilPodsAsync(
        string selector, string owner, Func<IReadOnlyList<JsonObject>, bool> condition, string what)
    {
        IReadOnlyList<JsonObject> last = [];
        await Eventually.BecomesTrueAsync(
            async () => condition(last = await PodsBySelectorAsync(selector)), $"Pods of {owner}: {what}", pace: Pace);
        return last;
    }

    private async Task<IReadOnlyList<JsonObject>> PodsBySelectorAsync(string? selector) =>
        [.. (await _api.ListAsync(Kind.Pods, Name, selector)).OrderBy(p => p.Name(), StringComparer.Ordinal)];

    private static bool IsObserved(JsonObject item) => item.Number("status", "observedGeneration") == item.Number("metadata", "generation");
}
