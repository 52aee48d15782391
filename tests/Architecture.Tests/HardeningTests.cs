using System.Net;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>What an installation may do and reach according to its manifests: the rendered chart, and config.</summary>
public sealed class HardeningTests
{
    private const string Config = "config";

    public static TheoryData<string> Installations => ["default", "single", "namespaced", "monitored", "hardened", "sharded", "static-shard", Config];

    /// <summary>The installations with roles and a NetworkPolicy; "single" leaves them to others.</summary>
    public static TheoryData<string> Whole => ["default", "namespaced", "monitored", "hardened", "sharded", "static-shard", Config];

    [Theory]
    [MemberData(nameof(Whole))]
    public void Only_its_own_lease_can_be_read_and_changed(string installation)
    {
        var objects = Objects(installation);
        var argument = Kind(objects, "Deployment").Single()["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray()
            .Select(a => a!.GetValue<string>()).Single(a => a.StartsWith("--lease-name=", StringComparison.Ordinal));
        var roles = objects.Where(o => o["rules"]?.AsArray().Any(r => Strings(r!["resources"]).Contains("leases")) == true).ToList();
        roles.ShouldAllBe(r => r["kind"]!.GetValue<string>() == "Role");
        var rules = roles.SelectMany(o => o["rules"]!.AsArray()).OfType<JsonObject>().Where(r => Strings(r["resources"]).Contains("leases")).ToList();

        // Replicas that share the schedules make up the names of their Leases at run time.
        string[] unnamed = installation == "sharded" ? ["create", "list", "watch", "update", "delete"] : ["create"];
        rules.Where(r => r["resourceNames"] is null).ShouldAllBe(r => Strings(r["verbs"]).SequenceEqual(unnamed));
        var named = rules.Where(r => r["resourceNames"] is not null).ShouldHaveSingleItem();
        Strings(named["resourceNames"]).ShouldBe([argument.Split('=')[1]]);
        Strings(named["verbs"]).ShouldBe(["get", "update"]);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("namespaced")]
    [InlineData(Config)]
    public void Only_its_own_webhook_and_the_Secret_of_its_certificate_can_be_changed(string installation)
    {
        var rules = Objects(installation)
            .Where(o => o["rules"] is not null && !o["metadata"]!["name"]!.GetValue<string>().EndsWith("http-references", StringComparison.Ordinal))
            .SelectMany(o => o["rules"]!.AsArray()).OfType<JsonObject>().ToList();
        List<JsonObject> Of(string resource) => rules.Where(r => Strings(r["resources"]).Contains(resource)).ToList();

        var webhook = Of("validatingwebhookconfigurations").ShouldHaveSingleItem();
        Strings(webhook["resourceNames"]).ShouldBe(["scheduledjob-operator"]);
        Strings(webhook["verbs"]).ShouldBe(["get", "patch"]);
        var secrets = Of("secrets");
        secrets.Where(r => r["resourceNames"] is null).ShouldHaveSingleItem()["verbs"]!.ToJsonString().ShouldBe("""["create"]""");
        var named = secrets.Where(r => r["resourceNames"] is not null).ShouldHaveSingleItem();
        Strings(named["resourceNames"]).ShouldBe(["scheduledjob-operator-webhook"]);
        Strings(named["verbs"]).ShouldBe(["get", "update"]);
    }

    [Theory]
    [InlineData("single", "without the webhook")]
    [InlineData("hardened", "with cert-manager")]
    public void Without_a_certificate_of_its_own_it_may_change_neither(string installation, string why) =>
        Objects(installation).Where(o => o["rules"] is not null).SelectMany(o => o["rules"]!.AsArray()).OfType<JsonObject>()
            .Where(r => Strings(r["resources"]).Contains("validatingwebhookconfigurations")
                || (Strings(r["resources"]).Contains("secrets") && Strings(r["verbs"]).Contains("create")))
            .ShouldBeEmpty(why);

    [Theory]
    [MemberData(nameof(Installations))]
    public void The_DNS_search_list_is_not_used_for_names_with_a_dot(string installation) =>
        Kind(Objects(installation), "Deployment").Single()["spec"]!["template"]!["spec"]!["dnsConfig"]!.ToJsonString()
            .ShouldBe("""{"options":[{"name":"ndots","value":"1"}]}""");

    [Theory]
    [MemberData(nameof(Whole))]
    public void Cloud_metadata_is_unreachable_but_DNS_the_API_and_targets_are_reachable(string installation)
    {
        var policy = Kind(Objects(installation), "NetworkPolicy").Single()["spec"]!;
        Strings(policy["policyTypes"]).ShouldContain("Egress");
        bool Allows(string address, int port) => policy["egress"]!.AsArray().Any(r => Matches(r!, IPAddress.Parse(address), port));

        Allows("169.254.169.254", 80).ShouldBeFalse();
        Allows("fe80::a9fe:a9fe", 80).ShouldBeFalse();
        Allows("fd00:ec2::254", 80).ShouldBeFalse();
        Allows("169.254.20.10", 53).ShouldBeTrue();
        Allows("10.96.0.1", 443).ShouldBeTrue();
        Allows("192.168.5.15", 6443).ShouldBeTrue();
        if (installation != "hardened")
        {
            Allows("10.1.2.3", 8080).ShouldBeTrue();
            Allows("2001:db8::1", 80).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("hardened")]
    public void The_Pod_of_helm_test_is_none_of_the_operators_Pods_and_may_ask_for_metrics(string installation)
    {
        var objects = Objects(installation);
        var labels = Kind(objects, "Pod").Single()["metadata"]!["labels"]!.AsObject();
        var selectors = objects.Select(o => o["spec"]?["podSelector"] ?? o["spec"]?["selector"]).OfType<JsonObject>()
            .Select(s => s["matchLabels"] as JsonObject ?? s).ToList();

        selectors.Count.ShouldBeGreaterThanOrEqualTo(4);
        selectors.ShouldAllBe(s => !IsSelected(labels, s));
        var peers = Kind(objects, "NetworkPolicy").Single()["spec"]!["ingress"]!.AsArray()
            .Single(r => r!["ports"]!.ToJsonString().Contains("metrics"))!["from"]?.AsArray();
        (peers is null || peers.Any(p => p!["podSelector"]?["matchLabels"] is JsonObject s && IsSelected(labels, s))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("hardened")]
    public void Helm_test_uses_the_full_name_of_a_Service(string installation)
    {
        var objects = Objects(installation);
        var service = Kind(objects, "Service").Single(s => s["spec"]!["clusterIP"] is not null)["metadata"]!;
        var command = Kind(objects, "Pod").Single()["spec"]!["containers"]![0]!["command"]![2]!.GetValue<string>();

        command.ShouldContain($"host={service["name"]}.{service["namespace"]}.svc.cluster.local\n");
    }

    /// <summary>NetworkPolicy's rule: no ports means all ports, no peers means everyone. Peers that are Pods are ignored here.</summary>
    private static bool Matches(JsonNode rule, IPAddress address, int port) =>
        (rule["ports"] is not JsonArray ports || ports.Any(p => p!["port"]!.GetValue<int>() == port))
        && (rule["to"] is not JsonArray peers || peers.Any(p => p!["ipBlock"] is { } block
            && Contains(block["cidr"]!, address) && !(block["except"]?.AsArray() ?? []).Any(e => Contains(e!, address))));

    private static bool Contains(JsonNode network, IPAddress address) => IPNetwork.Parse(network.GetValue<string>()).Contains(address);

    private static bool IsSelected(JsonObject labels, JsonObject selector) =>
        selector.All(s => labels[s.Key]?.ToJsonString() == s.Value!.ToJsonString());

    private static IEnumerable<JsonObject> Kind(IEnumerable<JsonObject> objects, string kind) =>
        objects.Where(o => o["kind"]!.GetValue<string>() == kind);

    private static string[] Strings(JsonNode? array) => [.. array!.AsArray().Select(i => i!.GetValue<string>())];

    private static List<JsonObject> Objects(string installation) => installation == Config
        ? [.. Repository.Files("config/manager", "*.yaml").Concat(Repository.Files("config/rbac", "*.yaml")).SelectMany(f => Yaml.Documents(Repository.Read(f)))]
        : Yaml.Documents(Repository.Read($"tests/Architecture.Tests/Renders/{installation}.yaml"));
}
