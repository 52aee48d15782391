using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Controllers;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Tests.Controllers;

public class JobDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void A_new_Job_starts_its_first_Pod()
    {
        var plan = JobDecision.Decide(Job(), [], Now);
        plan.CreateAttempt.ShouldBe(0);
        plan.Status.StartTime.ShouldBe(Now);
        plan.Status.Active.ShouldBeNull();
    }

    [Fact]
    public void A_Job_waits_for_its_Pod()
    {
        var job = Job(status: new JobStatus { StartTime = Now });
        var plan = JobDecision.Decide(job, [Pod(job, 0, "Running", ready: true)], Now);
        plan.CreateAttempt.ShouldBeNull();
        (plan.Status.Active, plan.Status.Ready).ShouldBe((1, 1));
        plan.LookAgainIn.ShouldBeNull();
    }

    [Fact]
    public void A_Pod_that_succeeded_completes_the_Job()
    {
        var job = Job(status: new JobStatus { StartTime = Now, Active = 1 });
        var status = JobDecision.Decide(job, [Pod(job, 0, "Succeeded")], Now.AddSeconds(5)).Status;
        Conditions(status).ShouldBe(["SuccessCriteriaMet=True CompletionsReached", "Complete=True CompletionsReached"]);
        (status.Active, status.Succeeded, status.Failed, status.CompletionTime).ShouldBe((null, 1, null, Now.AddSeconds(5)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    [InlineData(2, 40)]
    [InlineData(5, 320)]
    [InlineData(6, 600)]
    [InlineData(9, 600)]
    public void The_next_Pod_starts_when_the_back_off_after_the_last_failure_is_over(int attempt, int seconds)
    {
        var backoff = TimeSpan.FromSeconds(seconds);
        var job = Job(new JobSpec { BackoffLimit = 20 }, new JobStatus { StartTime = Now, Active = 1, Failed = attempt });
        LocalPod[] pods = [Pod(job, attempt, "Failed", endedAt: Now)];

        var early = JobDecision.Decide(job, pods, Now + backoff - Tick);
        (early.CreateAttempt, early.LookAgainIn, early.Status.Failed).ShouldBe((null, Tick, attempt + 1));
        JobDecision.Decide(job, pods, Now + backoff).CreateAttempt.ShouldBe(attempt + 1);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(0, "BackoffLimitExceeded")]
    public void A_failure_more_than_the_limit_fails_the_Job(int limit, string? reason)
    {
        var job = Job(new JobSpec { BackoffLimit = limit }, new JobStatus { StartTime = Now, Active = 1 });
        var plan = JobDecision.Decide(job, [Pod(job, 0, "Failed", endedAt: Now)], Now.AddHours(1));
        plan.CreateAttempt.ShouldBe(reason is null ? 1 : null);
        Conditions(plan.Status).ShouldBe(reason is null ? [] : [$"FailureTarget=True {reason}", $"Failed=True {reason}"]);
        plan.Status.Failed.ShouldBe(1);
    }

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    public void Restarts_of_a_running_Pod_count_against_the_limit(int limit, int restarts, bool fails)
    {
        var job = Job(new JobSpec { BackoffLimit = limit }, new JobStatus { StartTime = Now, Active = 1 });
        var plan = JobDecision.Decide(job, [Pod(job, 0, "Running", restarts: restarts)], Now);

        // The Job has failed only when its Pod has ended.
        Conditions(plan.Status).ShouldBe(fails ? ["FailureTarget=True BackoffLimitExceeded"] : []);
        plan.DeletePods.Count.ShouldBe(fails ? 1 : 0);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void The_deadline_counts_from_the_start(int ticks, bool fails)
    {
        var job = Job(new JobSpec { ActiveDeadlineSeconds = 30 }, new JobStatus { StartTime = Now, Active = 1 });
        var plan = JobDecision.Decide(job, [Pod(job, 0, "Running")], Now.AddSeconds(30).AddTicks(ticks));
        Conditions(plan.Status).ShouldBe(fails ? ["FailureTarget=True DeadlineExceeded"] : []);
        plan.LookAgainIn.ShouldBe(fails ? null : Tick);
    }

    [Fact]
    public void A_Job_that_is_to_fail_fails_with_the_same_reason_when_its_Pod_has_ended()
    {
        var target = new JobCondition { Type = "FailureTarget", Status = "True", Reason = "DeadlineExceeded", Message = "late" };
        var job = Job(status: new JobStatus { StartTime = Now, Active = 1, Conditions = [target] });

        var ending = JobDecision.Decide(job, [Pod(job, 0, "Running", deleting: true)], Now);
        ending.DeletePods.ShouldBeEmpty();
        Conditions(ending.Status).ShouldBe(["FailureTarget=True DeadlineExceeded"]);

        var ended = JobDecision.Decide(job, [], Now);
        ended.CreateAttempt.ShouldBeNull();
        Conditions(ended.Status).ShouldBe(["FailureTarget=True DeadlineExceeded", "Failed=True DeadlineExceeded"]);
    }

    [Fact]
    public void A_Pod_deleted_while_it_ran_has_failed()
    {
        var job = Job(status: new JobStatus { StartTime = Now, Active = 1 });
        var plan = JobDecision.Decide(job, [], Now);
        (plan.Status.Failed, plan.CreateAttempt).ShouldBe((1, 1));
    }

    public static TheoryData<string> Unsupported => ["parallelism", "completions", "completionMode", "backoffLimitPerIndex", "podFailurePolicy", "successPolicy", "suspend"];

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void An_unsupported_field_fails_the_Job_and_is_named(string field)
    {
        var spec = field switch
        {
            "parallelism" => new JobSpec { Parallelism = 2 },
            "completions" => new JobSpec { Completions = 3 },
            "completionMode" => new JobSpec { CompletionMode = "Indexed" },
            "backoffLimitPerIndex" => new JobSpec { BackoffLimitPerIndex = 1 },
            "podFailurePolicy" => new JobSpec { PodFailurePolicy = RawJson.Parse("{}") },
            "successPolicy" => new JobSpec { SuccessPolicy = RawJson.Parse("{}") },
            _ => new JobSpec { Suspend = true },
        };
        var plan = JobDecision.Decide(Job(spec), [], Now);
        plan.CreateAttempt.ShouldBeNull();
        var failed = plan.Status.Conditions!.Single(c => c.Type == "Failed");
        failed.Reason.ShouldBe("NotSupportedHere");
        failed.Message!.ShouldContain($"spec.{field} is");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_finished_Job_is_deleted_after_its_time_to_live(int ticks, bool goes)
    {
        var complete = new JobCondition { Type = "Complete", Status = "True" };
        var job = Job(new JobSpec { TtlSecondsAfterFinished = 60 }, new JobStatus { CompletionTime = Now, Conditions = [complete] });
        var plan = JobDecision.Decide(job, [], Now.AddSeconds(60).AddTicks(ticks));
        (plan.DeleteJob, plan.LookAgainIn).ShouldBe((goes, goes ? null : Tick));
    }

    [Fact]
    public void A_Job_that_has_ended_does_nothing_more()
    {
        var job = Job(status: new JobStatus { Succeeded = 1, Conditions = [new JobCondition { Type = "Complete", Status = "True" }] });
        var plan = JobDecision.Decide(job, [], Now);
        (plan.CreateAttempt, plan.DeleteJob, plan.LookAgainIn, plan.DeletePods.Count).ShouldBe((null, false, null, 0));
        plan.Status.ShouldBe(job.Status);
    }

    private static LocalJob Job(JobSpec? spec = null, JobStatus? status = null) => new()
    {
        Metadata = new ObjectMeta { Name = "report", Namespace = "ns", Uid = "job-uid" },
        Spec = spec ?? new JobSpec(),
        Status = status,
    };

    private static LocalPod Pod(
        LocalJob job, int attempt, string phase, DateTimeOffset? endedAt = null, int restarts = 0, bool ready = false, bool deleting = false) => new()
        {
            Metadata = new ObjectMeta { Name = JobPod.Name(job, attempt), Namespace = "ns", Uid = $"pod-{attempt}", DeletionTimestamp = deleting ? Now : null },
            Status = new PodStatus
            {
                Phase = phase,
                Conditions = [new PodCondition { Type = "Ready", Status = ready ? "True" : "False" }],
                ContainerStatuses =
                [
                    new ContainerStatus
                    {
                        RestartCount = restarts,
                        State = new ContainerState { Terminated = endedAt is null ? null : new ContainerStateDetail { FinishedAt = endedAt } },
                    },
                ],
            },
        };

    private static string[] Conditions(JobStatus status) => [.. (status.Conditions ?? []).Select(c => $"{c.Type}={c.Status} {c.Reason}")];
}
