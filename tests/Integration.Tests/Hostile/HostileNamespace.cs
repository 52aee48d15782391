using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>A namespace whose tenant may create objects in it and is malicious.</summary>
public sealed class HostileNamespace : IAsyncDisposable
{
    private const int AtOnce = 16;
    private const int MostDeletions = 3;
    private static readonly Kind[] Contents = [Kind.ScheduledJobs, Kind.Pods, Kind.Secrets, Kind.ConfigMaps];
    private readonly KubeApi _api;
    private readonly ConcurrentDictionary<string, Sign> _expected = new();
    private readonly ConcurrentDictionary<string, string> _refused = new();

    private HostileNamespace(KubeApi api, string name)
    {
        _api = api;
        Name = name;
    }

    public string Name { get; }

    /// <summary>How many objects the API server refused.</summary>
    public int Refused => _refused.Count;

    public static async Task<HostileNamespace> CreateAsync(KubeApi api)
    {
        var name = $"sj-hostile-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await api.CreateAsync(Kind.Namespaces, null, YamlText.Single($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}"));
        return new(api, name);
    }

    /// <summary>Creates a schedule that is due each second.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="action">Its action in JSON.</param>
    /// <param name="more">More members of its spec, each followed by a comma.</param>
    /// <param name="sign">What its owner must see, unless the API server refuses it.</param>
    public Task ScheduleAsync(string name, string action, string more = "", Sign sign = Sign.None)
    {
        _expected[name] = sign;
        return CreateAsync(Kind.ScheduledJobs, name, $$$"""
            {"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","metadata":{"name":"{{{name}}}"},
            "spec":{"trigger":{"interval":{"every":"1s"}},{{{more}}}"action":{{{action}}}}}
            """);
    }

    /// <summary>Creates several schedules at a time.</summary>
    public static Task ManyAsync(int count, Func<int, Task> create) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await create(i));

    /// <summary>Creates an object. A refusal by the API server is a valid outcome.</summary>
    public async Task CreateAsync(Kind kind, string name, string json)
    {
        var (code, text) = await _api.SendTextAsync(HttpMethod.Post, kind.Path(Name), "application/json", json);
        if (code is >= 400 and < 500)
            _refused[name] = text;
        else if (code >= 500)
            throw new InvalidOperationException($"{kind.Plural} {name}: {code} {text}");
    }

    public Task PatchStatusAsync(string name, string json) =>
        _api.SendTextAsync(HttpMethod.Patch, Kind.ScheduledJobs.Path(Name, name, "status"), "application/merge-patch+json", json);

    /// <summary>Accepted schedules whose owner does not see what they should.</summary>
    public async Task<IReadOnlyList<string>> UnexplainedAsync()
    {
        var names = _expected.Where(e => e.Value != Sign.None && !_refused.ContainsKey(e.Key)).Select(e => e.Key).ToHashSet();
        if (names.Count == 0)
            return [];
        foreach (var schedule in await ListAsync(Kind.ScheduledJobs))
        {
            if (schedule.ConditionStatus("Ready") == "False" || schedule.ConditionStatus("LastRunSucceeded") == "False")
                names.Remove(schedule.Name());
            else if (schedule.ConditionStatus("Ready") == "True" && _expected.GetValueOrDefault(schedule.Name()) == Sign.Served)
                names.Remove(schedule.Name());
        }

        foreach (var happened in await ListAsync(Kind.Events))
        {
            if (happened.Text("type") == "Warning")
                names.Remove(happened.Text("regarding", "name") ?? "");
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Deletes everything, without waiting for the end of the namespace.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var kind in Contents)
            await DeleteAllAsync(kind);
        await _api.DeleteAsync(Kind.Namespaces.Path(null, Name));
    }

    // An API server gives up on a request after a minute, and may cut its response off; what it has deleted by then stays deleted.
    private async Task DeleteAllAsync(Kind kind)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _api.SendTextAsync(HttpMethod.Delete, kind.Path(Name), "application/json", """{"gracePeriodSeconds":0}""");
                return;
            }
            catch (HttpRequestException) when (attempt < MostDeletions)
            {
            }
        }
    }

    /// <summary>Lists objects of any depth.</summary>
    private async Task<IReadOnlyList<JsonObject>> ListAsync(Kind kind) => JsonNode
        .Parse(await _api.GetTextAsync(kind.Path(Name)), null, new JsonDocumentOptions { MaxDepth = 1000 })
        .Items("items");
}
