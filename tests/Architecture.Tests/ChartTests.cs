using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The chart: what it renders, and that its values, schema and README say the same.</summary>
public sealed partial class ChartTests
{
    private const string Chart = "charts/scheduledjob-operator";
    private const string Renders = "tests/Architecture.Tests/Renders";

    /// <summary>Labels and annotations that say who installed an object, and change nothing.</summary>
    private static readonly string[] Bookkeeping =
        ["helm.sh/chart", "helm.sh/resource-policy", "app.kubernetes.io/managed-by", "app.kubernetes.io/version", "app.kubernetes.io/instance"];

    /// <summary>Each values file has its rendered output next to it. The CRD is compared elsewhere.</summary>
    [SkippableTheory]
    [InlineData("default")]
    [InlineData("single")]
    [InlineData("namespaced")]
    [InlineData("monitored")]
    [InlineData("hardened")]
    [InlineData("console")]
    [InlineData("sharded")]
    [InlineData("static-shard")]
    public void The_chart_renders_as_it_did(string values)
    {
        var text = Tool.Run(
            Tool.Helm, "template", "scheduledjob-operator", Chart, "-n", "scheduledjob-system", "-f", $"{Renders}/{values}.values.yaml");
        var documents = Document().Split(text).Where(d => d.Trim().Length > 0 && !d.Contains("\nkind: CustomResourceDefinition\n"));
        Generated.ShouldBe($"{Renders}/{values}.yaml", string.Concat(documents.Select(d => $"---\n{d}")));
    }

    [SkippableTheory]
    [InlineData("replicas=2")]
    [InlineData("image.tg=1.0")]
    [InlineData("operator.egress.scope=Everything")]
    [InlineData("operator.workers=0")]
    [InlineData("image.pullPolicy=Sometimes")]
    [InlineData("operator.metricsPerSchedule=10001")]
    [InlineData("webhook.failurePolicy=Sometimes")]
    [InlineData("webhook.timeoutSeconds=31")]
    [InlineData("console.maxUsers=0")]
    [InlineData("flowControl.shares.events=0")]
    [InlineData("operator.watchLabelSelector=1")]
    [InlineData("sharding.enabled=4")]
    [InlineData("console.hosts=console.example")]
    public void Unknown_or_invalid_values_are_rejected(string value)
    {
        Tool.Run(Tool.Helm, "lint", "--strict", Chart);
        Tool.Fails(Tool.Helm, "lint", "--strict", Chart, "--set", value).ShouldContain(value.Split('=')[0].Split('.')[^1]);
    }

    /// <summary>The Pod Security Standard "restricted", and our requirements beyond it.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("single")]
    [InlineData("namespaced")]
    [InlineData("monitored")]
    [InlineData("hardened")]
    [InlineData("console")]
    [InlineData("sharded")]
    [InlineData("static-shard")]
    public void Every_Pod_is_restricted(string values)
    {
        var pods = Yaml.Documents(Repository.Read($"{Renders}/{values}.yaml"))
            .Select(d => d["kind"]!.GetValue<string>() == "Pod" ? d["spec"] : d["spec"]?["template"]?["spec"])
            .OfType<JsonObject>().ToList();
        pods.ShouldNotBeEmpty();
        foreach (var pod in pods)
        {
            pod.Select(p => p.Key).Where(k => k.StartsWith("host", StringComparison.Ordinal)).ShouldBeEmpty();
            Text(pod, "securityContext", "runAsNonRoot").ShouldBe("true");
            Text(pod, "securityContext", "runAsUser").ShouldNotBe("0");
            Text(pod, "securityContext", "seccompProfile", "type").ShouldBe("RuntimeDefault");
            (pod["volumes"]?.AsArray() ?? []).ShouldAllBe(v => v!["emptyDir"] != null || v["secret"] != null || v["configMap"] != null);
            foreach (var container in pod["containers"]!.AsArray().Concat(pod["initContainers"]?.AsArray() ?? []))
            {
                Text(container, "securityContext", "allowPrivilegeEscalation").ShouldBe("false");
                Text(container, "securityContext", "readOnlyRootFilesystem").ShouldBe("true");
                Text(container, "securityContext", "capabilities").ShouldBe("""{"drop":["ALL"]}""");
                Text(container, "resources", "requests", "memory").ShouldNotBeEmpty();
                Text(container, "resources", "limits", "memory").ShouldNotBeEmpty();
                (container!["ports"]?.AsArray() ?? []).ShouldAllBe(p => p!["hostPort"] == null);
            }
        }
    }

    private static string Text(JsonNode? node, params string[] path)
    {
        var value = path.Aggregate(node, (at, name) => at?[name]);
        return value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value?.ToJsonString() ?? "";
    }

    [SkippableFact]
    public void Kustomize_installs_what_the_chart_installs()
    {
        var kustomize = Yaml.Documents(Tool.Run(Tool.Kubectl, "kustomize", "config/default"));
        var chart = Yaml.Documents(Tool.Run(Tool.Helm, "template", "scheduledjob-operator", Chart, "-n", "scheduledjob-system", "--no-hooks"));
        var left = kustomize.Where(d => d["kind"]!.GetValue<string>() != "Namespace").ToDictionary(Name, Normalise);
        var right = chart.ToDictionary(Name, Normalise);
        left.Keys.ShouldBe(right.Keys, ignoreOrder: true);
        foreach (var (name, document) in left)
            JsonNode.DeepEquals(document, right[name]).ShouldBeTrue($"{name}\nconfig: {document.ToJsonString()}\nchart:  {right[name].ToJsonString()}");
    }

    [Fact]
    public void The_README_lists_every_value()
    {
        var table = new StringBuilder("| Value | Default | Meaning |\n|---|---|---|\n");
        foreach (var (name, @default, meaning) in Values())
            table.Append($"| `{name}` | `{@default}` | {meaning} |\n");
        Generated.SectionShouldBe($"{Chart}/README.md", table.ToString());
    }

    [Fact]
    public void The_schema_knows_every_value_and_no_other()
    {
        var values = Yaml.Documents(Repository.Read($"{Chart}/values.yaml")).Single();
        var schema = JsonNode.Parse(Repository.Read($"{Chart}/values.schema.json"))!.AsObject();
        CompareKeys("", values, schema, schema);
    }

    private static void CompareKeys(string path, JsonObject values, JsonObject schema, JsonObject root)
    {
        var known = schema["properties"]!.AsObject();
        known.Select(p => p.Key).Except(["global"]).ShouldBe(values.Select(p => p.Key), ignoreOrder: true, customMessage: path);
        schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse(path);
        foreach (var (name, value) in values)
        {
            var child = Resolve(known[name]!.AsObject(), root);
            if (value is JsonObject nested && child["properties"] is not null)
                CompareKeys($"{path}.{name}", nested, child, root);
        }
    }

    private static JsonObject Resolve(JsonObject schema, JsonObject root) =>
        schema["$ref"] is { } reference ? root["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject() : schema;

    /// <summary>Values with a comment "# -- ...", their defaults as written, and the comment.</summary>
    private static IEnumerable<(string Name, string Default, string Meaning)> Values()
    {
        var path = new List<(int Indent, string Key)>();
        string? meaning = null;
        var lines = Repository.Read($"{Chart}/values.yaml").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } comment)
            {
                meaning = comment.Groups[1].Value;
                continue;
            }

            if (Key().Match(lines[i]) is not { Success: true } key)
                continue;
            var indent = key.Groups[1].Length;
            path.RemoveAll(p => p.Indent >= indent);
            path.Add((indent, key.Groups[2].Value));
            if (meaning is null)
                continue;
            var text = key.Groups[3].Value;
            yield return (string.Join('.', path.Select(p => p.Key)), text.Length > 0 ? text : "see values.yaml", meaning);
            meaning = null;
        }
    }

    internal static string Name(JsonObject document) =>
        $"{document["kind"]} {document["metadata"]!["namespace"]}/{document["metadata"]!["name"]}";

    internal static JsonObject Normalise(JsonObject document)
    {
        var copy = document.DeepClone().AsObject();
        Strip(copy);
        return copy;
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Strip(item);
        }

        if (node is not JsonObject map)
            return;
        foreach (var key in Bookkeeping)
            map.Remove(key);
        foreach (var (key, child) in map.ToList())
        {
            Strip(child);
            if (key is "annotations" or "labels" && child is JsonObject { Count: 0 })
                map.Remove(key);
        }
    }

    [GeneratedRegex(@"^---\n", RegexOptions.Multiline)]
    private static partial Regex Document();

    [GeneratedRegex(@"^\s*# -- (.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^( *)([A-Za-z]+):\s*(.*)$")]
    private static partial Regex Key();
}
