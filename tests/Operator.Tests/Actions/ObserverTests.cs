using System.Text.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions;

public sealed class ObserverTests
{
    private const string Metadata = """
        "metadata":{"name":"demo-m7","creationTimestamp":"2026-01-05T12:00:00Z",
        "ownerReferences":[{"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","name":"demo","uid":"u","controller":true}],
        "annotations":{"scheduledjobs.dev/run-id":"demo-m7",
        "scheduledjobs.dev/scheduled-time":"2026-01-05T12:00:00Z","scheduledjobs.dev/attempt":"1","scheduledjobs.dev/trigger":"Manual"}}
        """;

    [Theory]
    [InlineData("{}", AttemptState.Pending, null, null)]
    [InlineData("""{"phase":"Pending"}""", AttemptState.Pending, null, null)]
    [InlineData("""{"phase":"Running"}""", AttemptState.Running, null, null)]
    [InlineData("""{"phase":"Succeeded"}""", AttemptState.Succeeded, null, null)]
    [InlineData(
        """{"phase":"Failed","containerStatuses":[{"name":"main","state":{"terminated":{"exitCode":3,"reason":"Error"}}}]}""",
        AttemptState.Failed,
        "container main exited with code 3",
        RetryClasses.PodFailed)]
    [InlineData(
        """{"phase":"Failed","containerStatuses":[{"name":"main","state":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}""",
        AttemptState.Failed,
        "container main exited with code 137 (OOMKilled)",
        RetryClasses.PodFailed)]
    [InlineData(
        """{"phase":"Failed","reason":"Evicted","message":"The node was low on memory."}""",
        AttemptState.Failed,
        "Evicted: The node was low on memory.",
        RetryClasses.PodLost)]
    [InlineData("""{"phase":"Failed","reason":"DeadlineExceeded"}""", AttemptState.Failed, "DeadlineExceeded", RetryClasses.PodFailed)]
    [InlineData("""{"phase":"Failed"}""", AttemptState.Failed, "the Pod failed", RetryClasses.PodFailed)]
    public void A_Pod_shows_the_state_of_its_attempt(string status, AttemptState state, string? message, string? retryClass)
    {
        var pod = JsonSerializer.Deserialize($$"""{{{Metadata}},"status":{{status}}}""", KubeJsonContext.Default.Pod)!;

        var attempt = PodObserver.Observe(pod)!;

        attempt.RunId.ShouldBe("demo-m7");
        attempt.Trigger.ShouldBe(RunTriggers.Manual);
        attempt.State.ShouldBe(state);
        (attempt.Failure?.Message).ShouldBe(message);
        (attempt.Failure?.RetryClass).ShouldBe(retryClass);
        (attempt.Failure is null).ShouldBe(message is null);
        (attempt.Failure?.ExitCode).ShouldBe(message?.Contains("code 137") == true ? 137 : message?.Contains("code 3") == true ? 3 : null);
    }

    [Theory]
    [InlineData(
        """{"phase":"Pending","containerStatuses":[{"name":"main","state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}""",
        "ImagePullBackOff: no such image")]
    [InlineData(
        """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes"}]}""",
        "Unschedulable: 0/3 nodes")]
    [InlineData("""{"phase":"Pending","containerStatuses":[{"name":"main","state":{"waiting":{"reason":"ContainerCreating"}}}]}""", null)]
    public void A_pending_Pod_shows_what_it_waits_for(string status, string? message)
    {
        var pod = JsonSerializer.Deserialize($$"""{{{Metadata}},"status":{{status}}}""", KubeJsonContext.Default.Pod)!;

        PodObserver.Observe(pod)!.PendingMessage.ShouldBe(message);
    }

    [Theory]
    [InlineData("{}", AttemptState.Pending, null)]
    [InlineData("""{"active":1,"ready":0}""", AttemptState.Pending, null)]
    [InlineData("""{"active":1,"ready":1}""", AttemptState.Running, null)]
    [InlineData("""{"active":1}""", AttemptState.Running, null)]
    [InlineData("""{"failed":1,"ready":0}""", AttemptState.Running, null)]
    [InlineData("""{"conditions":[{"type":"Complete","status":"True"}]}""", AttemptState.Succeeded, null)]
    [InlineData("""{"conditions":[{"type":"Complete","status":"False"}]}""", AttemptState.Pending, null)]
    [InlineData(
        """{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too often"}]}""",
        AttemptState.Failed,
        "BackoffLimitExceeded: too often")]
    public void A_Job_shows_the_state_of_its_attempt(string status, AttemptState state, string? message)
    {
        var job = JsonSerializer.Deserialize($$"""{{{Metadata}},"status":{{status}}}""", KubeJsonContext.Default.Job)!;

        var attempt = JobObserver.Observe(job)!;

        attempt.State.ShouldBe(state);
        (attempt.Failure?.Message).ShouldBe(message);
    }

    [Fact]
    public void A_failed_Job_names_the_Pod_that_failed_last_and_its_exit_code()
    {
        var failed = """{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too often"}]}""";
        var attempt = JobObserver.Observe(JsonSerializer.Deserialize($$"""{{{Metadata}},"status":{{failed}}}""", KubeJsonContext.Default.Job)!)!;

        JobFailures.Explain(attempt, () => [Ended("p1", 0, 1), Ended("p3", 2, 3), Ended("p2", 1, 2), new Pod { Metadata = new ObjectMeta { Name = "p4" } }])
            .Failure!.ShouldSatisfyAllConditions(
                f => f.Message.ShouldBe("BackoffLimitExceeded: too often; Pod p3: container main exited with code 3"), f => f.ExitCode.ShouldBe(3), f => f.Pod.ShouldBe("p3"));

        JobFailures.Explain(attempt, () => []).ShouldBeSameAs(attempt);

        static Pod Ended(string name, int minute, int code) => JsonSerializer.Deserialize(
            $$$"""
            {"metadata":{"name":"{{{name}}}","creationTimestamp":"2026-01-05T12:0{{{minute}}}:00Z"},"status":{"phase":"Failed",
            "containerStatuses":[{"name":"main","state":{"terminated":{"exitCode":{{{code}}},"reason":"Error"} } }] } }
            """,
            KubeJsonContext.Default.Pod)!;
    }

    [Fact]
    public void The_Pods_of_a_Job_that_has_not_failed_are_not_looked_at()
    {
        var attempt = JobObserver.Observe(JsonSerializer.Deserialize($$"""{{{Metadata}},"status":{} }""", KubeJsonContext.Default.Job)!)!;

        JobFailures.Explain(attempt, () => throw new InvalidOperationException("not needed")).ShouldBeSameAs(attempt);
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","annotations":{"scheduledjobs.dev/run-id":"r"}}""")]
    [InlineData(
        """{"name":"x","annotations":{"scheduledjobs.dev/run-id":"r","scheduledjobs.dev/scheduled-time":"noon","scheduledjobs.dev/attempt":"1"}}""")]
    public void A_Pod_without_a_readable_run_is_not_an_attempt(string metadata)
    {
        var pod = JsonSerializer.Deserialize($$"""{"metadata":{{metadata}}}""", KubeJsonContext.Default.Pod)!;

        PodObserver.Observe(pod).ShouldBeNull();
    }
}
