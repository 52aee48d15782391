using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;

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
        var text = await ManifestFiles.ReadAsync(file);
        Skip.If(
            ManifestFiles.NeedsCel(text) && !Cluster.HasCel,
            $"{file}: the rule that refuses it is written in CEL, which {Cluster.Name} does not evaluate");

        var refusal = await Should.ThrowAsync<RefusedException>(
            () => Here.CreateStrictlyAsync(Kind.ScheduledJobs, YamlText.Single(text)), $"{file} was accepted");

        refusal.Message.ShouldContain(ManifestFiles.Expectation(text));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public Task A_good_manifest_is_accepted_and_becomes_ready(string file) => AcceptedAndReadyAsync(file);

    [Theory]
    [MemberData(nameof(Samples))]
    public Task A_sample_is_accepted_and_becomes_ready(string file) => AcceptedAndReadyAsync(file);

    private async Task AcceptedAndReadyAsync(string file)
    {
        var documents = YamlText.Documents(await ManifestFiles.ReadAsync(file)).ToList();
        foreach (var other in documents.Where(d => d.Text("kind") != "ScheduledJob"))
            await Here.CreateStrictlyAsync(Kind.Of(other), other);
        foreach (var scheduledJob in documents.Where(d => d.Text("kind") == "ScheduledJob"))
        {
            scheduledJob["metadata"]!.AsObject().Remove("namespace");
            await Here.CreateStrictlyAsync(Kind.ScheduledJobs, scheduledJob);
            await Here.UntilReadyAsync(scheduledJob.Name());
        }
    }
}
