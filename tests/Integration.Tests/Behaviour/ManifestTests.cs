using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class ManifestTests : ClusterTest
{
    public static TheoryData<string> Bad => ManifestFiles.In("Manifests/bad");

    public static TheoryData<string> Good => ManifestFiles.In("Manifests/good");

    public static TheoryData<string> Samples => ManifestFiles.In("config/samples");

    [SkippableTheory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_manifest_is_refused_with_a_message_that_names_the_field(string file)
    {
        var manifest = await ManifestFiles.ReadAsync(file);
        var item = manifest.Documents.Single();
        if (manifest.NeedsCel && !Cluster.HasCel)
        {
            Skip.If(manifest.WithoutCel is null, $"{file}: only a CEL rule refuses it, and {Cluster.Name} does not evaluate CEL");
            await Here.CreateStrictlyAsync(Kind.Of(item), item);
            await IsReportedAsync(item, manifest.WithoutCel!);
            return;
        }

        var refusal = await Should.ThrowAsync<RefusedException>(
            () => Here.CreateStrictlyAsync(Kind.Of(item), item), $"{file} was accepted");
        refusal.Message.ShouldContain(manifest.Expectation);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public Task A_good_manifest_is_accepted_and_becomes_ready(string file) => AcceptedAndReadyAsync(file);

    [Theory]
    [MemberData(nameof(Samples))]
    public Task A_sample_is_accepted_and_becomes_ready(string file) => AcceptedAndReadyAsync(file);

    private async Task IsReportedAsync(JsonObject item, string message)
    {
        var (type, status) = item.Text("kind") == "Backfill" ? ("Failed", "True") : ("Ready", "False");
        await Eventually.BecomesTrueAsync(
            async () => (await Here.FindAsync(Kind.Of(item), item.Name())).Condition(type) is { } condition
                && condition.Text("status") == status && condition.Text("message")?.Contains(message, StringComparison.Ordinal) == true,
            $"{item.Name()} is {type}={status}, with '{message}'");
    }

    private async Task AcceptedAndReadyAsync(string file)
    {
        var manifest = await ManifestFiles.ReadAsync(file);
        foreach (var other in manifest.Documents.Where(d => d.Text("kind") != "ScheduledJob"))
            await Here.CreateStrictlyAsync(Kind.Of(other), other);
        foreach (var item in manifest.Documents.Where(d => d.Text("kind") == "ScheduledJob"))
        {
            item["metadata"]!.AsObject().Remove("namespace");
            await Here.CreateStrictlyAsync(Kind.ScheduledJobs, item);
            await Here.UntilReadyAsync(item.Name());
        }
    }
}
