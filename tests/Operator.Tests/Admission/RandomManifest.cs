using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission;

/// <summary>Makes manifests from those of the repository: parts are exchanged, removed, repeated and replaced by odd values. Some cost much.</summary>
internal sealed class RandomManifest(int seed)
{
    private static readonly IReadOnlyList<JsonObject> Seeds = [.. Load()];

    private static readonly string[] Words =
    [
        "", " ", "0", "-1", "*", "* * * * *", "*/0 * * * *", "0 0 31 2 *", "H H * * *", "@daily", "@every 5m", "? * 2#6 *", "0 0 L W *", "1-99999999999/7 * * * *",
        "30s", "0s", "-5m", "1e9h", "PT5M", "999999999999999999999d", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00",
        "Europe/Berlin", "Mars/Olympus", "CET", "../../etc/passwd", "UTC\n", "Queue", "RunAll", "Replace", "AtMostOnce", "http://[::1]:99999/", "http://a b/", "ftp://x", "(((((((((a+)+)+)+)+",
        "$(SCHEDULED_TIME)", "$(", "\u0000", "\u202e", "\ud83d\ude00", "200-", "600", "$.a[?(@.b)]", new string('x', 5000), string.Concat(Enumerable.Repeat("1,", 3000)) + "2 * * * *",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The kind of the object.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The object as JSON text.</summary>
    public string Next()
    {
        var item = (JsonObject)Pick(Seeds).DeepClone();
        Kind = (string)item["kind"]!;
        var isCostly = _random.Next(8) == 0;
        var shape = new HostileShape(_random);
        if (isCostly)
            item["spec"] = Kind == ScheduleCalendar.KindName ? shape.NextCalendar() : shape.Next();
        var changes = isCostly ? 0 : _random.Next(1, 4);
        for (var i = 0; i < changes; i++)
            Change(item);
        return item.ToJsonString();
    }

    private void Change(JsonObject item)
    {
        var nodes = Below(item["spec"]).ToList();
        if (nodes.Count == 0)
        {
            item["spec"] = Value();
            return;
        }

        var node = Pick(nodes);
        switch (node.Parent)
        {
            case JsonObject parent:
                var name = node.GetPropertyName();
                if (_random.Next(6) == 0)
                    parent.Remove(name);
                else
                    parent[_random.Next(8) == 0 ? Pick(Words) : name] = Value();
                break;
            case JsonArray list when _random.Next(3) == 0:
                list.Add(node.DeepClone());
                break;
            case JsonArray list:
                list[node.GetElementIndex()] = Value();
                break;
        }
    }

    private JsonNode? Value() => _random.Next(12) switch
    {
        0 => null,
        1 => _random.Next(-3, 100),
        2 => _random.NextInt64(),
        3 => _random.NextDouble() * 1e300,
        4 => _random.Next(2) == 0,
        5 => new JsonObject(),
        6 => new JsonArray(),
        7 => Nested(_random.Next(1, 80)),
        8 or 9 => Pick(Below(Pick(Seeds)["spec"]).ToList()).DeepClone(),
        10 => string.Concat(Pick(Words), Pick(Words)),
        _ => Pick(Words),
    };

    private static JsonNode Nested(int depth)
    {
        JsonNode node = JsonValue.Create(1);
        for (var i = 0; i < depth; i++)
            node = i % 2 == 0 ? new JsonArray(node) : new JsonObject { ["anyOf"] = node };
        return node;
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private static IEnumerable<JsonNode> Below(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(p => p.Value is not null).SelectMany(p => Below(p.Value).Prepend(p.Value!)),
        JsonArray list => list.OfType<JsonNode>().SelectMany(n => Below(n).Prepend(n)),
        _ => [],
    };

    private static IEnumerable<JsonObject> Load() =>
        from folder in (string[])["config/samples", "tests/Integration.Tests/Manifests"]
        from file in Repository.Files(folder, "*.yaml")
        where !file.EndsWith("kustomization.yaml", StringComparison.Ordinal)
        from document in Repository.Read(file).Split("\n---\n")
        let item = YamlJson.Parse(document) as JsonObject
        where item?["spec"] is JsonObject && (string?)item["kind"] is ApiConstants.Kind or ScheduleCalendar.KindName
        select item;
}
