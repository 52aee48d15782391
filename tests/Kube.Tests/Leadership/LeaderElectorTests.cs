using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

public sealed class LeaderElectorTests : ElectionTest
{
    [Fact]
    public void The_first_candidate_creates_the_lease_and_leads()
    {
        var a = StartLeader("a");

        a.Elector.IsLeader.ShouldBeTrue();
        var spec = Server.Stored!.Spec!;
        (spec.HolderIdentity, spec.LeaseDurationSeconds, spec.LeaseTransitions).ShouldBe(("a", 15, 0));
        spec.AcquireTime.ShouldBe(spec.RenewTime);
        (Server.Stored.ApiVersion, Server.Stored.Kind, Server.Stored.Metadata.Namespace).ShouldBe(("coordination.k8s.io/v1", "Lease", "n"));
    }

    [Fact]
    public void A_leader_renews_with_one_request_every_retry_period()
    {
        var a = StartLeader("a");
        var acquired = Server.Stored!.Spec!.AcquireTime;
        var requests = a.Link.Requests;

        Pass(TimeSpan.FromSeconds(20));

        (a.Link.Requests - requests).ShouldBeInRange(9, 10);
        Server.Stored!.Spec!.AcquireTime.ShouldBe(acquired);
        Server.Stored.Spec.RenewTime.ShouldNotBe(acquired);
        a.WasStopped.ShouldBe(0);
    }

    [Fact]
    [Trait("KnownBug", "csharp#1599")]
    public void A_dead_leader_is_followed_after_the_lease_duration_and_a_wait_at_most()
    {
        var a = StartLeader("a");
        var b = Start("b");
        Pass(TimeSpan.FromSeconds(5));
        var renewed = Server.Stored!.Metadata.ResourceVersion;

        a.Link.Hangs = true;
        var passed = PassUntil(() => b.Elector.IsLeader);

        // From the last renewal, which b sees up to 1.8 s later, it takes 15 s.
        Server.Stored!.Metadata.ResourceVersion.ShouldNotBe(renewed);
        passed.TotalSeconds.ShouldBeInRange(13, 17);
        Server.Stored.Spec!.LeaseTransitions.ShouldBe(1);
        a.WasStopped.ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "csharp#1599")]
    public async Task Stopping_releases_the_lease_after_the_work_and_the_next_leads_within_a_retry_period()
    {
        var a = StartLeader("a");
        var b = Start("b");
        Pass(TimeSpan.FromSeconds(5));

        await StopAsync(a);

        a.WasStopped.ShouldBe(1);
        a.Elector.IsLeader.ShouldBeFalse();
        var spec = Server.Stored!.Spec!;
        (spec.HolderIdentity, spec.LeaseDurationSeconds, spec.LeaseTransitions).ShouldBe((null, 1, 0));
        (PassUntil(() => b.Elector.IsLeader)).TotalSeconds.ShouldBeLessThan(2);
        Server.Stored!.Spec!.LeaseTransitions.ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "csharp#653")]
    public void A_duration_of_more_than_a_minute_is_written_in_full()
    {
        var clock = new FakeTimeProvider();
        Loop.Clocks.Add(clock);
        var options = Candidate.Options("a") with { LeaseDuration = TimeSpan.FromSeconds(90) };
        var elector = new LeaderElector(Server.Connect(clock).Leases, options, clock, new ListLogger());
        using var stop = new CancellationTokenSource();
        var running = Loop.Start(() => elector.RunAsync(leading => Task.Delay(Timeout.InfiniteTimeSpan, clock, leading), stop.Token));

        Loop.Settle();
        Server.Stored!.Spec!.LeaseDurationSeconds.ShouldBe(90);

        stop.Cancel();
        PassUntil(() => running.IsCompleted);
    }

    [Fact]
    [Trait("KnownBug", "csharp#1640")]
    public void The_duration_in_the_record_counts_and_not_our_own()
    {
        var a = StartLeader("a");
        Server.Change(l => l with { Spec = l.Spec! with { HolderIdentity = "slow", LeaseDurationSeconds = 60 } });

        PassUntil(() => a.WasStopped == 1);
        var passed = PassUntil(() => a.WasStarted == 2);

        passed.TotalSeconds.ShouldBeInRange(58, 61);
    }

    [Fact]
    public void Label_changes_do_not_keep_a_dead_leader_alive()
    {
        var a = StartLeader("a");
        var b = Start("b");
        Pass(TimeSpan.FromSeconds(2));
        a.Link.IsCut = true;

        var touched = 0;
        PassUntil(() =>
        {
            Server.Change(l => l with { Metadata = l.Metadata with { Labels = new() { ["touched"] = $"{touched++}" } } });
            return b.WasStarted > 0 || touched > 400;
        });

        b.WasStarted.ShouldBe(1);
    }

    [Fact]
    public void A_deleted_lease_is_recreated_by_its_holder()
    {
        var a = StartLeader("a");
        Server.Forget();

        PassUntil(() => Server.Stored is not null);

        (a.WasStopped, Server.Holder).ShouldBe((0, "a"));
    }

    [Fact]
    [Trait("KnownBug", "csharp#1593")]
    [Trait("KnownBug", "csharp#1594")]
    public async Task Work_that_fails_ends_the_run_with_its_error_and_frees_the_lease()
    {
        var clock = new FakeTimeProvider();
        var elector = new LeaderElector(Server.Connect(clock).Leases, Candidate.Options("a"), clock, new ListLogger());

        var run = elector.RunAsync(_ => throw new InvalidOperationException("bug"), CancellationToken.None);

        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("bug");
        Server.Holder.ShouldBeNull();
        elector.IsLeader.ShouldBeFalse();
    }
}
