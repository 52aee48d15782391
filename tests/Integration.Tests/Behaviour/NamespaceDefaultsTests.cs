using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>
/// config/optional/namespace_defaults.yaml, on a server that knows its kinds, under another name and limited to the namespaces of these tests.
/// It stays: once the last binding with ConfigMaps is gone, an API server no longer reads them (kubernetes/kubernetes#130887).
/// </summary>
public sealed class NamespaceDefaultsTests : ClusterTest
{
    private const string Name = "scheduledjob-defaults-of-tests";
    private const string Label = "test.scheduledjobs.dev/defaults: \"on\"";
    private const string NewYear = "trigger: {cron: {expression: \"0 0 1 1 *\"}}";
    private const string AllDefaults = """
        {misfire.policy: Skip, misfire.gracePeriod: 5m, misfire.deadline: 2h, concurrency.policy: Queue, retry.limit: "2",
         retry.backoff.initial: 30s, retry.backoff.max: 1h, history.succeeded: "1", history.failed: "7", history.ttl: 1w}
        """;

    private static readonly string[] Groups = ["misfire", "concurrency", "retry", "history"];

    protected override Task<TestNamespace> CreateNamespaceAsync() => TestNamespace.CreateAsync(Cluster.Api, Label);

    [SkippableFact]
    public async Task What_a_manifest_leaves_out_comes_from_the_ConfigMap_of_its_namespace()
    {
        await RequirePolicyAsync(AllDefaults);

        var spec = (await Here.CreateScheduledJobAsync("bare", Outcome.Succeed.Pod, NewYear))["spec"]!;

        ShouldBe(spec["misfire"], "{policy: Skip, gracePeriod: 5m, deadline: 2h}");
        ShouldBe(spec["concurrency"], "{policy: Queue}");
        ShouldBe(spec["retry"], "{limit: 2, backoff: {initial: 30s, max: 1h}}");
        ShouldBe(spec["history"], "{succeeded: 1, failed: 7, ttl: 1w}");
        (await Here.UntilReadyAsync("bare")).Condition("Ready").Text("message").ShouldNotBeNull().ShouldNotContain("has no effect");
    }

    [SkippableFact]
    public async Task What_a_manifest_says_stays()
    {
        await RequirePolicyAsync(AllDefaults);

        var spec = (await Here.CreateScheduledJobAsync("own", Outcome.Succeed.Pod, $$"""
            {{NewYear}}
            misfire: {policy: RunAll, maxCatchUp: 3}
            concurrency: {policy: Allow, limit: 4}
            retry: {limit: 0}
            history: {failed: 9}
            """))["spec"]!;

        ShouldBe(spec["misfire"], "{policy: RunAll, gracePeriod: 5m, deadline: 2h, maxCatchUp: 3}");
        ShouldBe(spec["concurrency"], "{policy: Allow, limit: 4}");
        ShouldBe(spec["retry"], "{limit: 0, backoff: {initial: 30s, max: 1h}}");
        ShouldBe(spec["history"], "{succeeded: 1, failed: 9, ttl: 1w}");
    }

    [SkippableFact]
    public async Task A_call_keeps_no_history_and_one_that_must_not_be_repeated_is_not_retried()
    {
        await RequirePolicyAsync(AllDefaults);

        var call = (await Here.CreateScheduledJobAsync("call", Http.Call("http://target.example/"), NewYear))["spec"]!;
        var once = (await Here.CreateScheduledJobAsync("once", Http.Call("http://target.example/"), $"{NewYear}\ndelivery: AtMostOnce"))["spec"]!;

        call["history"].ShouldBeNull();
        call["retry"].Number("limit").ShouldBe(2);
        once["retry"].ShouldBeNull();
        once["misfire"].Text("policy").ShouldBe("Skip");
    }

    [SkippableFact]
    public async Task Without_a_limit_in_the_ConfigMap_nothing_is_retried_that_was_not_before()
    {
        await RequirePolicyAsync("{misfire.policy: Skip, retry.backoff.initial: 30s}");

        var bare = (await Here.CreateScheduledJobAsync("bare", Outcome.Succeed.Pod, NewYear))["spec"]!;
        var retried = (await Here.CreateScheduledJobAsync("retried", Outcome.Succeed.Pod, $"{NewYear}\nretry: {{}}"))["spec"]!;

        bare["retry"].ShouldBeNull();
        bare["history"].ShouldBeNull();
        ShouldBe(retried["retry"], "{backoff: {initial: 30s}}");
    }

    [SkippableFact]
    public async Task A_namespace_without_the_ConfigMap_is_left_alone()
    {
        await RequirePolicyAsync(AllDefaults);
        await using var other = await TestNamespace.CreateAsync(Cluster.Api, Label);

        var spec = (JsonObject)(await other.CreateScheduledJobAsync("bare", Outcome.Succeed.Pod, NewYear))["spec"]!;

        spec.Select(p => p.Key).Intersect(Groups).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task An_edit_gets_them_too_and_a_new_annotation_does_not()
    {
        await Here.CreateScheduledJobAsync("old", Outcome.Succeed.Pod, NewYear);
        await RequirePolicyAsync(AllDefaults);
        var path = Kind.ScheduledJobs.Path(Here.Name, "old");

        var annotated = await Cluster.Api.MergePatchAsync(path, YamlText.Single("metadata: {annotations: {a: b}}"));
        var edited = await Here.PatchScheduledJobAsync("old", "spec: {timeout: 1h}");

        annotated.Number("metadata", "generation").ShouldBe(1);
        annotated.At("spec", "misfire").ShouldBeNull();
        edited.Text("spec", "misfire", "policy").ShouldBe("Skip");
    }

    [SkippableFact]
    public async Task A_wrong_value_in_the_ConfigMap_is_refused_by_the_schema_with_the_field()
    {
        await RequirePolicyAsync("{misfire.policy: Skip, concurrency.policy: Sometimes}");

        var refusal = await Should.ThrowAsync<RefusedException>(() => Here.CreateScheduledJobAsync(
            "bare", Outcome.Succeed.Pod, NewYear));

        refusal.Message.ShouldContain("spec.concurrency.policy: Unsupported value: \"Sometimes\"");
    }

    /// <summary>Installs the policy, and waits until it has an effect, which every set of defaults here has on misfire.policy.</summary>
    private async Task RequirePolicyAsync(string defaults)
    {
        Skip.If(
            await Cluster.Api.FindAsync(Kind.MutatingAdmissionPolicies.Path(null)) is null,
            $"{Cluster.Name} does not serve MutatingAdmissionPolicy in admissionregistration.k8s.io/v1, as Kubernetes 1.36 does");
        await Here.CreateAsync(Kind.ConfigMaps, $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: scheduledjob-defaults}}, data: {defaults}}}");
        var manifest = await ManifestFiles.ReadAsync("config/optional/namespace_defaults.yaml");
        var (policy, binding) = (manifest.Documents[0], manifest.Documents[1]);
        policy["metadata"]!["name"] = Name;
        binding["metadata"]!["name"] = Name;
        binding["spec"]!["policyName"] = Name;
        binding["spec"]!["matchResources"] = YamlText.Single($"namespaceSelector: {{matchLabels: {{{Label}}}}}");
        await Cluster.Api.ServerSideApplyAsync(Kind.MutatingAdmissionPolicies.Path(null, Name), policy);
        await Cluster.Api.ServerSideApplyAsync(Kind.MutatingAdmissionPolicyBindings.Path(null, Name), binding);

        // A dry run with a valid concurrency policy of its own, so that a wrong default is not in the way.
        var probe = TestNamespace.ScheduledJob("probe", Outcome.Succeed.Pod, $"{NewYear}\nconcurrency: {{policy: Forbid}}");
        await Eventually.BecomesTrueAsync(
            async () => (await Cluster.Api.WriteAsync(HttpMethod.Post, Kind.ScheduledJobs.Path(Here.Name) + "?dryRun=All", (JsonObject)probe.DeepClone()))
                .Body.Text("spec", "misfire", "policy") == "Skip",
            "the policy has an effect",
            pace: TimeSpan.FromMilliseconds(100));
    }

    private static void ShouldBe(JsonNode? found, string expected) =>
        JsonNode.DeepEquals(found, YamlText.Single(expected)).ShouldBeTrue($"found {found?.ToJsonString()}, expected {expected}");
}
