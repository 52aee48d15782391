using System.Runtime.CompilerServices;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class ScheduleMemoryTests
{
    private readonly ScheduleMemory _memory = new("u");

    [Fact]
    public void The_cache_is_trusted_until_we_write()
    {
        _memory.Merge(Version("1", runs: 1)).Status.StartedRuns.ShouldBe(1);
        _memory.Merge(Version("2", runs: 2)).Status.StartedRuns.ShouldBe(2);
    }

    [Fact]
    public void A_pending_status_wins_over_everything()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 5 }));

        _memory.Merge(Version("2", runs: 2)).Status.StartedRuns.ShouldBe(5);
    }

    [Fact]
    public void A_pending_status_is_written_only_on_the_version_it_was_decided_on()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 5 }));

        _memory.Merge(Version("2", runs: 2));

        _memory.GetPending()!.Value.Base.Metadata.ResourceVersion.ShouldBe("1");
    }

    [Fact]
    public void Our_own_write_wins_over_a_cache_that_has_not_seen_it()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 2 }));
        _memory.Confirm(_memory.GetPending()!.Value.Pending, Version("7", runs: 2));

        _memory.Merge(Version("1", runs: 1)).Status.StartedRuns.ShouldBe(2);
        _memory.IsOwnWrite(Version("1", runs: 1)).ShouldBeFalse();
        var seen = Version("7", runs: 2);
        _memory.IsOwnWrite(seen).ShouldBeTrue();
        _memory.IsOwnWrite(seen).ShouldBeFalse();
        _memory.Merge(Version("9", runs: 3)).Status.StartedRuns.ShouldBe(3);
    }

    [Fact]
    public void A_write_that_the_cache_has_seen_is_not_kept_twice()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 2 }));
        _memory.Confirm(_memory.GetPending()!.Value.Pending, Version("7", runs: 2));
        var cached = Version("7", runs: 2);

        _memory.IsOwnWrite(cached).ShouldBeTrue();

        _memory.SetPending(PlanOf(new ScheduledJobStatus()));
        _memory.GetPending()!.Value.Base.ShouldBeSameAs(cached);
    }

    [Fact]
    public void Nor_one_that_the_cache_saw_before_the_response_came()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 2 }));
        var cached = Version("7", runs: 2);
        _memory.IsOwnWrite(cached).ShouldBeFalse();

        _memory.Confirm(_memory.GetPending()!.Value.Pending, Version("7", runs: 2));

        _memory.Merge(Version("9", runs: 3)).Status.StartedRuns.ShouldBe(3);
        _memory.SetPending(PlanOf(new ScheduledJobStatus()));
        _memory.GetPending()!.Value.Base.Metadata.ResourceVersion.ShouldBe("9");
    }

    [Fact]
    public void The_newer_spec_is_decided_on_even_while_our_write_is_unseen()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 2 }));
        _memory.Confirm(_memory.GetPending()!.Value.Pending, Version("7", runs: 2));

        var (job, status) = _memory.Merge(Version("8", runs: 2, generation: 2));

        job.Metadata.Generation.ShouldBe(2);
        status.StartedRuns.ShouldBe(2);
    }

    [Fact]
    public void What_becomes_pending_during_a_write_stays_pending_with_its_own_events()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 2 }, Event("first")));
        var written = _memory.GetPending()!.Value.Pending;
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 3 }, Event("second")));

        _memory.Confirm(written, Version("7", runs: 2));

        var (pending, before) = _memory.GetPending()!.Value;
        pending.Status.StartedRuns.ShouldBe(3);
        pending.Events.Select(e => e.Message).ShouldBe(["second"]);
        before.Metadata.ResourceVersion.ShouldBe("7");
    }

    /// <summary>A hundred thousand schedules at rest would otherwise be in memory twice.</summary>
    [Fact]
    public void A_status_that_needed_no_write_is_not_kept()
    {
        var status = Settle();
        GC.Collect();
        status.IsAlive.ShouldBeFalse();
        GC.KeepAlive(_memory);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Settle()
    {
        _memory.Merge(Version("1", runs: 1));
        var pending = _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 1 }));
        _memory.Confirm(pending, live: null);
        _memory.IsWritten(pending).ShouldBeTrue();
        return new WeakReference(pending.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_became_pending_during_a_write_counts_as_written_once_it_is(bool isWritten)
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 2 }, Event("first")));
        var earlier = _memory.GetPending()!.Value.Pending;
        var later = _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 3 }));

        _memory.Confirm(earlier, Version("7", runs: 2));
        if (isWritten)
            _memory.Confirm(_memory.GetPending()!.Value.Pending, Version("8", runs: 3));

        _memory.IsWritten(later).ShouldBe(isWritten);
    }

    [Fact]
    public void While_writes_fail_the_newest_events_are_kept()
    {
        _memory.Merge(Version("1", runs: 1));
        for (var i = 0; i < ScheduleMemory.MostToTell; i++)
            _memory.SetPending(PlanOf(new ScheduledJobStatus(), Event($"{i}")));
        _memory.GetPending()!.Value.Pending.Events.Count.ShouldBe(ScheduleMemory.MostToTell);
        _memory.GetPending()!.Value.Pending.Events[0].Message.ShouldBe("0");

        _memory.SetPending(PlanOf(new ScheduledJobStatus(), Event("last")));

        var events = _memory.GetPending()!.Value.Pending.Events;
        events.Count.ShouldBe(ScheduleMemory.MostToTell);
        (events[0].Message, events[^1].Message).ShouldBe(("1", "last"));
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#594")]
    [Trait("KnownBug", "KubeOps#1001")]
    public void A_conflicting_write_voids_what_was_pending()
    {
        _memory.Merge(Version("1", runs: 1));
        _memory.SetPending(PlanOf(new ScheduledJobStatus { StartedRuns = 5 }));

        _memory.Discard(Version("8", runs: 4));

        _memory.GetPending().ShouldBeNull();
        _memory.Merge(Version("1", runs: 1)).Status.StartedRuns.ShouldBe(4);
    }

    [Fact]
    public void An_intent_is_on_record_when_its_attempt_is()
    {
        var status = new ScheduledJobStatus { Active = [new RunStatus { Id = "demo-5", Attempts = 2 }] };
        _memory.Merge(Version("1", runs: 1) with { Status = status });

        _memory.IsOnRecord(Start("demo-5", 2), "me").ShouldBeTrue();
        _memory.IsOnRecord(Start("demo-5", 3), "me").ShouldBeFalse();
        _memory.IsOnRecord(Start("demo-6", 1), "me").ShouldBeFalse();
    }

    [Theory]
    [InlineData("me", true)]
    [InlineData("other", false)]
    [InlineData("", false)]
    [InlineData(null, true)]
    public void An_intent_is_that_of_the_leader_that_recorded_it(string? intent, bool isOnRecord)
    {
        var status = new ScheduledJobStatus { Active = [new RunStatus { Id = "demo-5", Attempts = 2, Intent = intent }] };
        _memory.Merge(Version("1", runs: 1) with { Status = status });

        _memory.IsOnRecord(Start("demo-5", 2), "me").ShouldBe(isOnRecord);
    }

    private static Plan PlanOf(ScheduledJobStatus status, params PlannedEvent[] events) =>
        new() { Status = status, Events = events, Starts = [], Stops = [], Prunes = [] };

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);

    private static StartAttempt Start(string id, int number) => new(id, number, At(0), RunTriggers.Schedule, null);

    private static PlannedEvent Event(string message) => new(Kube.Events.EventType.Normal, "Reason", message);

    private static ScheduledJob Version(string resourceVersion, long runs, long generation = 1) => new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", ResourceVersion = resourceVersion, Generation = generation },
        Status = new ScheduledJobStatus { StartedRuns = runs },
    };
}
