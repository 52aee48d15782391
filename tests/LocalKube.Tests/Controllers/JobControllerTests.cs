using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Tests.Kubelet;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Controllers;

[Collection(nameof(NodeCollection))]
public class JobControllerTests(NodeFixture node)
{
    private ResourceClient<Job> Jobs => node.Client.Resource(KnownResources.Jobs);

    [Fact]
    public async Task A_Job_completes_when_its_Pod_has_succeeded()
    {
        var job = await WaitAsync(await RunAsync("echo done"), "it ends", HasEnded);
        Conditions(job).ShouldBe(["SuccessCriteriaMet", "Complete"]);
        var status = job.Status!;
        (status.Succeeded, status.Active, status.Failed).ShouldBe((1, null, null));
        status.StartTime.ShouldNotBeNull();
        status.CompletionTime.ShouldNotBeNull();

        var pod = (await PodsOfAsync(job)).Single();
        pod.Metadata.ControllerOwner!.Uid.ShouldBe(job.Metadata.Uid);
        (await node.LogAsync(pod.Metadata.Name!)).ShouldBe("done\n");
    }

    [Fact]
    public async Task A_Job_fails_when_its_Pod_has_failed_too_often()
    {
        var job = await WaitAsync(await RunAsync("exit 1", """{"backoffLimit":0}"""), "it ends", HasEnded);
        Conditions(job).ShouldBe(["FailureTarget", "Failed"]);
        job.Status!.Conditions![^1].Reason.ShouldBe("BackoffLimitExceeded");
        (job.Status.Failed, job.Status.Active).ShouldBe((1, null));
    }

    [Fact]
    public async Task A_Job_past_its_deadline_stops_its_Pod_and_fails()
    {
        var job = await WaitAsync(await RunAsync("sleep 300", """{"activeDeadlineSeconds":1}"""), "it ends", HasEnded);
        job.Status!.Conditions![^1].Reason.ShouldBe("DeadlineExceeded");
        (await PodsOfAsync(job)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_Job_takes_its_Pod_with_it()
    {
        var name = await RunAsync("echo up; sleep 300");
        var job = await WaitAsync(name, "it is active", j => j.Status?.Ready == 1);
        var pod = (await PodsOfAsync(job)).Single().Metadata.Name!;
        await Jobs.DeleteAsync("default", name, DeleteOptions.Background, default);
        await node.WaitGoneAsync(pod);
    }

    [Fact]
    public async Task A_Job_of_several_Pods_is_refused_with_a_reason()
    {
        var job = await WaitAsync(await RunAsync("true", """{"completions":3}"""), "it ends", HasEnded);
        job.Status!.Conditions![^1].Reason.ShouldBe("NotSupportedHere");
        (await PodsOfAsync(job)).ShouldBeEmpty();
    }

    private static bool HasEnded(Job job) => job.Status?.Conditions?.Exists(c => c is { Type: "Complete" or "Failed", Status: "True" }) == true;

    private static string[] Conditions(Job job) => [.. job.Status!.Conditions!.Where(c => c.Status == "True").Select(c => c.Type!)];

    private async Task<string> RunAsync(string script, string spec = "{}")
    {
        var name = node.NewName("job");
        var whole = JsonNode.Parse(spec)!.AsObject();
        whole["template"] = new JsonObject { ["spec"] = NodeFixture.WithScript(script) };
        var job = new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = whole };
        await Jobs.CreateAsync("default", RawJson.From(job), WriteOptions.Default, default);
        return name;
    }

    private async Task<Job> WaitAsync(string name, string what, Func<Job, bool> condition)
    {
        Job? job = null;
        await Eventually.BecomesTrueAsync(async () => (job = await Jobs.FindAsync("default", name, default)) is not null && condition(job), $"{name}: {what}");
        return job!;
    }

    private async Task<IReadOnlyList<Pod>> PodsOfAsync(Job job) =>
        (await node.Pods.ListAsync("default", new ListOptions { LabelSelector = $"batch.kubernetes.io/controller-uid={job.Metadata.Uid}" }, default)).Items;
}
