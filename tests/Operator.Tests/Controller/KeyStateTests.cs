using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class KeyStateTests
{
    private readonly KeyState _state = new("u");

    [Fact]
    public void The_cache_is_believed_until_we_write()
    {
        _state.Merge(() => Version("1", runs: 1)).Status.StartedRuns.ShouldBe(1);
        _state.Merge(() => Version("2", runs: 2)).Status.StartedRuns.ShouldBe(2);
    }

    [Fact]
    public void A_pending_status_wins_over_everything()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 5 }, [], []);

        _state.Merge(() => Version("2", runs: 2)).Status.StartedRuns.ShouldBe(5);
    }

    [Fact]
    public void A_pending_status_is_written_on_the_version_it_was_decided_on_or_not_at_all()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 5 }, [], []);

        _state.Merge(() => Version("2", runs: 2));

        _state.GetPending()!.Value.Base.Metadata.ResourceVersion.ShouldBe("1");
    }

    [Fact]
    public void Our_own_write_wins_over_a_cache_that_has_not_seen_it()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 2 }, [], []);
        _state.Confirm(_state.GetPending()!.Value.Pending, Version("7", runs: 2));

        _state.Merge(() => Version("1", runs: 1)).Status.StartedRuns.ShouldBe(2);
        _state.IsOwnWrite(Version("1", runs: 1)).ShouldBeFalse();
        _state.IsOwnWrite(Version("7", runs: 2)).ShouldBeTrue();
        _state.IsOwnWrite(Version("7", runs: 2)).ShouldBeFalse();
        _state.Merge(() => Version("9", runs: 3)).Status.StartedRuns.ShouldBe(3);
    }

    [Fact]
    public void A_write_that_the_cache_has_seen_is_not_kept_twice()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 2 }, [], []);
        _state.Confirm(_state.GetPending()!.Value.Pending, Version("7", runs: 2));
        var cached = Version("7", runs: 2);

        _state.IsOwnWrite(cached).ShouldBeTrue();

        _state.SetPending(new ScheduledJobStatus(), [], []);
        _state.GetPending()!.Value.Base.ShouldBeSameAs(cached);
    }

    [Fact]
    public void Nor_one_that_the_cache_has_seen_before_its_answer_came()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 2 }, [], []);
        var cached = Version("7", runs: 2);
        _state.IsOwnWrite(cached).ShouldBeFalse();

        _state.Confirm(_state.GetPending()!.Value.Pending, Version("7", runs: 2));

        _state.Merge(() => Version("9", runs: 3)).Status.StartedRuns.ShouldBe(3);
        _state.SetPending(new ScheduledJobStatus(), [], []);
        _state.GetPending()!.Value.Base.Metadata.ResourceVersion.ShouldBe("9");
    }

    [Fact]
    public void The_newer_spec_is_decided_on_even_while_our_write_is_unseen()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 2 }, [], []);
        _state.Confirm(_state.GetPending()!.Value.Pending, Version("7", runs: 2));

        var (job, status) = _state.Merge(() => Version("8", runs: 1, generation: 2));

        job.Metadata.Generation.ShouldBe(2);
        status.StartedRuns.ShouldBe(2);
    }

    [Fact]
    public void What_becomes_pending_during_a_write_stays_pending_with_its_own_events()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 2 }, [Event("first")], []);
        var written = _state.GetPending()!.Value.Pending;
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 3 }, [Event("second")], []);

        _state.Confirm(written, Version("7", runs: 2));

        var (pending, before) = _state.GetPending()!.Value;
        pending.Status.StartedRuns.ShouldBe(3);
        pending.Events.Select(e => e.Message).ShouldBe(["second"]);
        before.Metadata.ResourceVersion.ShouldBe("7");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#594")]
    [Trait("KnownBug", "KubeOps#1001")]
    public void A_lost_write_voids_what_was_pending()
    {
        _state.Merge(() => Version("1", runs: 1));
        _state.SetPending(new ScheduledJobStatus { StartedRuns = 5 }, [], []);

        _state.Discard(Version("8", runs: 4));

        _state.GetPending().ShouldBeNull();
        _state.Merge(() => Version("1", runs: 1)).Status.StartedRuns.ShouldBe(4);
    }

    [Theory]
    [InlineData("demo-5", 5, RunTriggers.Schedule, true)] // active
    [InlineData("demo-5", 5, RunTriggers.Schedule, true, 2)]
    [InlineData("demo-5", 5, RunTriggers.Schedule, false, 3)] // active, with an earlier attempt
    [InlineData("demo-4", 4, RunTriggers.Schedule, true)] // before the last that was dealt with
    [InlineData("demo-6", 6, RunTriggers.CatchUp, true)] // the last that was dealt with
    [InlineData("demo-7", 7, RunTriggers.Schedule, false)]
    [InlineData("demo-3", 3, RunTriggers.Schedule, false)] // still waits in the queue
    [InlineData("demo-m4", 4, RunTriggers.Manual, false)]
    [InlineData("demo-m1", 1, RunTriggers.Manual, true)] // in the history
    public void An_attempt_is_on_record_where_the_written_status_shows_that_it_was_started(string id, int at, string trigger, bool isOnRecord, int number = 1)
    {
        var status = new ScheduledJobStatus
        {
            LastScheduleTime = At(6),
            Active = [new RunStatus { Id = "demo-5", ScheduledTime = At(5), Attempts = 2 }],
            Queued = [new QueuedRun { Id = "demo-3", ScheduledTime = At(3) }],
            RecentRuns = [new RunStatus { Id = "demo-m1" }],
        };
        _state.Merge(() => Version("1", runs: 1) with { Status = status });
        _state.SetPending(status with { LastScheduleTime = At(9) }, [], []);

        _state.IsOnRecord(Attempt(id, At(at), trigger) with { Number = number }).ShouldBe(isOnRecord);
    }

    [Fact]
    public void An_intent_is_on_record_when_its_attempt_is()
    {
        var status = new ScheduledJobStatus { Active = [new RunStatus { Id = "demo-5", Attempts = 2 }] };
        _state.Merge(() => Version("1", runs: 1) with { Status = status });

        _state.IsOnRecord(Start("demo-5", 2)).ShouldBeTrue();
        _state.IsOnRecord(Start("demo-5", 3)).ShouldBeFalse();
        _state.IsOnRecord(Start("demo-6", 1)).ShouldBeFalse();
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);

    private static StartAttempt Start(string id, int number) => new(id, number, At(0), RunTriggers.Schedule, null, RecordFirst: true);

    private static Attempt Attempt(string id, DateTimeOffset nominalTime, string trigger) => new()
    {
        RunId = id,
        Number = 1,
        Kind = ActionKind.Pod,
        NominalTime = nominalTime,
        Trigger = trigger,
        State = AttemptState.Running,
        CreatedAt = nominalTime,
    };

    private static PlannedEvent Event(string message) => new(Kube.Events.EventType.Normal, "Reason", message);

    private static ScheduledJob Version(string resourceVersion, long runs, long generation = 1) => new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", ResourceVersion = resourceVersion, Generation = generation },
        Status = new ScheduledJobStatus { StartedRuns = runs },
    };
}
