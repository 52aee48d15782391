using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class PodPhasesTests
{
    private static readonly DateTimeOffset T = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Letters: w waiting, r running, 0 and 1 ended with that code, b waiting for a restart after a failure.
    [Theory]
    [InlineData("", "w", "Never", "Pending")]
    [InlineData("", "r", "Never", "Running")]
    [InlineData("", "rw", "Never", "Pending")]
    [InlineData("", "r1", "Never", "Running")]
    [InlineData("", "0", "Never", "Succeeded")]
    [InlineData("", "00", "OnFailure", "Succeeded")]
    [InlineData("", "01", "Never", "Failed")]
    [InlineData("", "1", "OnFailure", "Running")]
    [InlineData("", "b", "OnFailure", "Running")]
    [InlineData("", "0b", "OnFailure", "Running")]
    [InlineData("", "0", "Always", "Running")]
    [InlineData("", "b", "Always", "Running")]
    [InlineData("w", "w", "Never", "Pending")]
    [InlineData("r", "w", "Never", "Pending")]
    [InlineData("1", "w", "Never", "Failed")]
    [InlineData("1", "w", "OnFailure", "Pending")]
    [InlineData("b", "w", "Always", "Pending")]
    [InlineData("0w", "w", "Never", "Pending")]
    [InlineData("00", "r", "Never", "Running")]
    [InlineData("0", "1", "Never", "Failed")]
    public void The_phase_follows_from_the_containers(string init, string containers, string policy, string expected) =>
        PodPhases.Decide(Reports(init), Reports(containers), policy).ShouldBe(expected);

    [Theory]
    [InlineData("0", "Always", "Succeeded")]
    [InlineData("1", "OnFailure", "Failed")]
    [InlineData("w", "Never", "Failed")]
    public void A_stopped_Pod_has_ended_whatever_its_policy(string containers, string policy, string expected) =>
        new PodReport([], Reports(containers), policy, T) { HasStopped = true }.Phase.ShouldBe(expected);

    [Fact]
    public void A_Pod_past_its_deadline_fails_once_its_containers_have_ended()
    {
        var report = new PodReport([], Reports("r"), "Never", T) { Failure = new PodFailure("DeadlineExceeded", "") };
        report.Phase.ShouldBe("Running");
        (report with { Containers = Reports("0"), HasStopped = true }).Phase.ShouldBe("Failed");
    }

    private static List<ContainerReport> Reports(string states) => [.. states.Select((state, i) => Report($"c{i}", state))];

    private static ContainerReport Report(string name, char state)
    {
        var fresh = ContainerReport.NotStarted(new Container { Name = name }, "ContainerCreating");
        return state switch
        {
            'w' => fresh,
            'r' => fresh.Runs(T),
            'b' => fresh.Ends(ContainerEnd.Exited(1, T, T)).Waits("CrashLoopBackOff", null),
            _ => fresh.Ends(ContainerEnd.Exited(state - '0', T, T)),
        };
    }
}
