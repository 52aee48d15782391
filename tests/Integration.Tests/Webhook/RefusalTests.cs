using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>Wrong manifests and edits, with the same words on every cluster, written and as a dry run.</summary>
public sealed class RefusalTests : WebhookTest
{
    public static TheoryData<string> Cases => [.. RefusalCase.Names];

    public static TheoryData<string> Bad => ManifestFiles.In("Manifests/bad");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task The_table_holds(string name)
    {
        RequireWebhook();
        var item = RefusalCase.Of(name);
        var kind = Kind.Of(item.Resource);
        var (method, path, body) = (HttpMethod.Post, kind.Path(Here.Name), item.Resource);
        if (item.Edit is not null)
        {
            await Here.CreateStrictlyAsync(kind, item.Resource);
            (method, path, body) = (HttpMethod.Patch, kind.Path(Here.Name, name), item.Patch);
        }

        foreach (var query in (string[])["?fieldValidation=Strict&dryRun=All", "?fieldValidation=Strict"])
        {
            var (code, reply, warnings) = await Cluster.Api.WriteAsync(method, path + query, (JsonObject)body.DeepClone());
            reply.Text("message").ShouldBe(item.Refuses is null ? null : Denied + item.Refuses);
            code.ShouldBe(item.Refuses is not null ? 422 : item.Edit is null ? 201 : 200);
            warnings.Count.ShouldBe(item.Warns.Count, string.Join('\n', warnings));
            foreach (var (warning, expected) in warnings.Zip(item.Warns))
                warning.ShouldStartWith(expected);
        }

        long? generation = (item.Refuses, item.Edit) switch { (null, null) => 1, (null, _) => 2, (_, null) => null, _ => 1 };
        (await Here.FindAsync(kind, name)).Number("metadata", "generation").ShouldBe(generation);
    }

    [SkippableTheory]
    [MemberData(nameof(Bad))]
    public async Task Nothing_bad_is_stored_wherever_it_is_found(string file)
    {
        RequireWebhook();
        var manifest = await ManifestFiles.ReadAsync(file);
        var item = manifest.Documents.Single();
        Skip.If(manifest.NeedsCel && !Cluster.HasCel && manifest.WithoutCel is null, $"{file}: only CEL detects it");

        var refusal = await Should.ThrowAsync<RefusedException>(() => Here.CreateStrictlyAsync(Kind.Of(item), item), file);

        refusal.Message.ShouldContain(manifest.NeedsCel && !Cluster.HasCel ? manifest.WithoutCel! : manifest.Expectation);
    }

    [SkippableFact]
    public async Task A_template_that_cannot_be_a_Pod_is_refused_with_the_servers_words()
    {
        RequireWebhook();
        var action = Clusters.Outcome.Succeed.Pod;
        action.At("pod", "template", "metadata", "labels")!["team"] = "no label has blanks";

        var refusal = await Should.ThrowAsync<RefusedException>(
            () => Here.CreateScheduledJobAsync("misshapen", action, "trigger: {cron: {expression: \"0 0 1 1 *\"}}"));

        refusal.Message.ShouldStartWith($"{Denied}spec.action.pod.template: ");
        refusal.Message.ShouldContain("metadata.labels");
        (await Here.PodsAsync("misshapen")).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_dry_run_of_a_bad_edit_is_refused_and_the_running_schedule_goes_on()
    {
        RequireWebhook();
        await Here.CreateScheduledJobAsync("ticking", Clusters.Outcome.Succeed.Pod, "trigger: {interval: {every: 1s}}");
        await Here.UntilRunsAsync("ticking", 1);
        var path = Kind.ScheduledJobs.Path(Here.Name, "ticking");

        var (code, reply, _) = await Cluster.Api.WriteAsync(
            HttpMethod.Patch, $"{path}?dryRun=All", YamlText.Single("spec: {trigger: {interval: null, cron: {expression: every second}}}"));

        code.ShouldBe(422);
        reply.Text("message").ShouldNotBeNull().ShouldStartWith($"{Denied}spec.trigger.cron.expression: ");
        (await Here.UntilRunsAsync("ticking", 3)).Number("metadata", "generation").ShouldBe(1);
    }
}
