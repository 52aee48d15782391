using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class ShardsTests(ClusterFixture cluster)
{
    private const string Name = "scheduledjob-operator-shards";

    [Fact]
    public async Task It_shows_who_owns_what_and_what_nothing_owns()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var one = await MemberAsync(@namespace, "a", "pod-a_1f_sharding", isLeaving: false);
        var other = await MemberAsync(@namespace, "b", "pod-b_2e_sharding", isLeaving: true);
        await MapAsync(@namespace, bucket => bucket switch { < 32 => (one, null), < 60 => (other, bucket < 40 ? one : null), _ => (null, null) });

        (await cli.PrintAsync("shards")).ShouldBe("""
            REPLICA   STATE     BUCKETS   DRAINING   RENEWED
            pod-a     Active    32        0          2s ago
            pod-b     Leaving   20        8          2s ago

            """);
        cli.Error.ToString().ShouldBe($"{@namespace}/{Name}: no replica acts for 4 of 64 buckets: 60-63\n");

        var wide = await cli.PrintAsync("shards", "-o", "wide", "--no-headers");
        wide.ShouldContain($"0-31    {Name}-a");
        wide.ShouldNotContain("REPLICA");
        (await cli.PrintAsync("shards", "-o", "name")).ShouldBe($"lease.coordination.k8s.io/{Name}-a\nlease.coordination.k8s.io/{Name}-b\n");
    }

    [Fact]
    public async Task A_program_gets_the_same()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var job = await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var bucket = Bucket.Of(job.Metadata.Uid!);
        var one = await MemberAsync(@namespace, "a", "pod-a_1f_sharding", isLeaving: false);
        await MapAsync(@namespace, b => (b == bucket ? one : new MemberId("lost", "no-such-lease"), null));

        var group = JsonNode.Parse(await cli.PrintAsync("shards", "-o", "json"))!["shards"]!.AsArray().Single()!;
        ((long?)group["epoch"]).ShouldBe(2);
        var replicas = group["replicas"]!.AsArray().ToDictionary(r => (string)r!["name"]!, r => r!);
        ((string?)replicas["pod-a"]["buckets"]).ShouldBe($"{bucket}");
        ((int?)replicas["pod-a"]["schedules"])!.Value.ShouldBeGreaterThanOrEqualTo(1);
        ((string?)replicas["pod-a"]["state"]).ShouldBe("Active");
        ((string?)replicas["lost"]["state"]).ShouldBe("Gone");
        ((string?)group["unowned"]).ShouldBe($"{BucketSet.All.Except(BucketSet.Of(bucket))}");
    }

    [Fact]
    public async Task Without_any_it_says_where_it_looked()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        (await cli.PrintAsync("shards")).ShouldBeEmpty();
        cli.Error.ToString().ShouldBe($"No replicas share schedules in namespace {@namespace}. Is that the operator's? -A looks in all.\n");
    }

    [Fact]
    public async Task A_map_that_cannot_be_read_is_reported()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await CreateAsync(@namespace, Name, "", ShardNames.MapAnnotation, "{}");
        await MemberAsync(@namespace, "a", "pod-a_1f_sharding", isLeaving: false);
        (await cli.PrintAsync("shards")).ShouldContain("pod-a     Active   0");
        cli.Error.ToString().ShouldBe($"{@namespace}/{Name}: buckets: found 0, expected 64.\n");
    }

    private async Task<MemberId> MemberAsync(string @namespace, string suffix, string holder, bool isLeaving)
    {
        var report = MemberReportText.Write(new MemberReport("map", [], isLeaving));
        var lease = await CreateAsync(@namespace, $"{Name}-{suffix}", holder, ShardNames.ReportAnnotation, report);
        return new MemberId(lease.Metadata.Name!, lease.Metadata.Uid!);
    }

    private Task<Lease> MapAsync(string @namespace, Func<int, (MemberId? Owner, MemberId? To)> entry) => CreateAsync(
        @namespace, Name, "pod-a_1f_sharding", ShardNames.MapAnnotation,
        ShardMapText.Write(new ShardMap(2, [.. Enumerable.Range(0, Bucket.Count).Select(b => new BucketEntry(entry(b).Owner, 2, entry(b).To))])));

    private Task<Lease> CreateAsync(string @namespace, string name, string holder, string annotation, string text) =>
        cluster.Client.Resource(KnownResources.Leases).CreateAsync(
            @namespace,
            new Lease
            {
                Metadata = new ObjectMeta { Name = name, Labels = new() { [ShardNames.Label] = Name }, Annotations = new() { [annotation] = text } },
                Spec = new LeaseSpec { HolderIdentity = holder.Length == 0 ? null : holder, RenewTime = CliRun.Noon.AddSeconds(-2) },
            },
            WriteOptions.Default,
            default);
}
