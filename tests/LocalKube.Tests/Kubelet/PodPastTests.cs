using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public sealed class PodPastTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Before = Now.AddMinutes(-5);
    private static readonly Container Main = new() { Name = "main", Image = "none", Command = ["true"] };

    private static readonly ContainerState Running = new() { Running = new ContainerStateDetail { StartedAt = Before } };
    private static readonly ContainerState Waiting = new() { Waiting = new ContainerStateDetail { Reason = "PodInitializing" } };

    [Fact]
    public void A_new_Pod_has_no_past()
    {
        var past = new PodPast(Pod(RestartPolicies.Never, null), Now);
        (past.IsOver, past.StartTime).ShouldBe((false, Now));
        past.Of(Main).ShouldBe(ContainerReport.NotStarted(Main, "PodInitializing"));
    }

    [Fact]
    public void A_Pod_that_never_restarts_is_over_and_its_running_container_was_killed()
    {
        var past = new PodPast(Pod(RestartPolicies.Never, Running), Now);
        (past.IsOver, past.StartTime).ShouldBe((true, Before));
        var end = past.Of(Main).Ended!;
        (end.ExitCode, end.Reason, end.StartedAt, end.FinishedAt).ShouldBe((137, "ContainerStatusUnknown", Before, Now));
    }

    [Fact]
    public void A_container_that_had_ended_keeps_its_end()
    {
        var ended = new ContainerState
        {
            Terminated = new ContainerStateDetail { ExitCode = 3, Reason = "Error", StartedAt = Before, FinishedAt = Before.AddSeconds(1) },
        };
        new PodPast(Pod(RestartPolicies.Never, ended), Now).Of(Main).Ended
            .ShouldBe(new ContainerEnd(3, "Error", null, Before, Before.AddSeconds(1)));
    }

    [Fact]
    public void A_Pod_that_only_waited_begins_as_if_it_were_new() => new PodPast(Pod(RestartPolicies.Never, Waiting), Now).IsOver.ShouldBeFalse();

    [Fact]
    public void A_container_that_waited_for_a_restart_has_run_before()
    {
        var report = new PodPast(Pod(RestartPolicies.OnFailure, Waiting, restarts: 2), Now).Of(Main);
        (report.Restarts, report.Ended!.ExitCode).ShouldBe((2, 137));
    }

    [Fact]
    public void Init_containers_of_a_Pod_that_restarts_run_again()
    {
        var pod = Pod(RestartPolicies.OnFailure, Running);
        new PodPast(pod, Now).OfInit(Main).Ended.ShouldBeNull();
        new PodPast(pod with { Spec = pod.Spec with { RestartPolicy = RestartPolicies.Never } }, Now).OfInit(Main).Ended.ShouldNotBeNull();
    }

    private static LocalPod Pod(string policy, ContainerState? state, int restarts = 0) => new()
    {
        Spec = new PodSpec { Containers = [Main], RestartPolicy = policy },
        Status = state is null
            ? null
            : new PodStatus { StartTime = Before, ContainerStatuses = [new ContainerStatus { Name = "main", State = state, RestartCount = restarts }] },
    };
}
