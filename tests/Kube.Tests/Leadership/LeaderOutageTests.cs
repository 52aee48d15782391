namespace ScheduledJobs.Kube.Tests.Leadership;

/// <summary>Lost connections, lost responses and wrong clocks.</summary>
public sealed class LeaderOutageTests : ElectionTest
{
    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    [Trait("KnownBug", "csharp(leadership)")]
    public void A_wrong_clock_neither_steals_nor_blocks_the_lease(int years)
    {
        var a = StartLeader("a");
        var b = Start("b", years);

        Pass(Minute);

        (a.Elector.IsLeader, b.Elector.IsLeader).ShouldBe((true, false));
        a.Link.IsCut = true;
        PassUntil(() => b.Elector.IsLeader);
        Server.Holder.ShouldBe("b");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#677")]
    [Trait("KnownBug", "KubeOps#784")]
    public void Two_never_lead_at_the_same_time_while_connections_come_and_go()
    {
        var random = new Random(11);
        Candidate[] all = [StartLeader("a"), Start("b"), Start("c")];

        for (var i = 0; i < 60; i++)
        {
            var link = all[random.Next(all.Length)].Link;
            link.IsCut = random.Next(2) == 0;
            link.LosesAnswers = random.Next(4) == 0;
            for (var step = 0; step < 20; step++)
            {
                Pass(TimeSpan.FromMilliseconds(200));
                all.Count(c => c.IsWorking).ShouldBeLessThanOrEqualTo(1);
            }
        }

        all.Sum(c => c.WasStarted).ShouldBeGreaterThan(2, "leadership never moved");
    }

    [Fact]
    [Trait("KnownBug", "csharp(leadership)")]
    public void An_outage_shorter_than_the_deadline_is_not_noticed_by_the_work()
    {
        var a = StartLeader("a");

        a.Link.IsCut = true;
        Pass(TimeSpan.FromSeconds(7));
        a.Link.IsCut = false;
        Pass(Minute);

        (a.WasStarted, a.WasStopped, a.Elector.IsLeader).ShouldBe((1, 0, true));
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#677")]
    [Trait("KnownBug", "KubeOps#784")]
    [Trait("KnownBug", "csharp#1467")]
    public void A_longer_outage_stops_the_work_before_others_may_lead_and_leads_again_afterwards()
    {
        var a = StartLeader("a");
        Pass(TimeSpan.FromSeconds(2));

        a.Link.IsCut = true;
        var passed = PassUntil(() => a.WasStopped == 1);

        passed.TotalSeconds.ShouldBeInRange(8, 10);
        a.Elector.IsLeader.ShouldBeFalse();
        a.Link.IsCut = false;
        PassUntil(() => a.Elector.IsLeader);
        a.WasStarted.ShouldBe(2);
    }

    [Fact]
    public void A_request_that_hangs_counts_as_an_outage()
    {
        var a = StartLeader("a");

        a.Link.Hangs = true;
        var passed = PassUntil(() => a.WasStopped == 1);

        passed.TotalSeconds.ShouldBeInRange(8, 10.1);
    }

    [Fact]
    public void Leadership_ends_only_when_the_work_has_ended()
    {
        var hold = new TaskCompletionSource();
        var a = StartLeader("a", lingers: hold.Task);

        a.Link.IsCut = true;
        PassUntil(() => a.IsTold);
        a.Link.IsCut = false;

        a.Elector.IsLeader.ShouldBeFalse();
        a.Elector.IsHealthy.ShouldBeTrue();
        a.Clock.Advance(Minute);
        a.Elector.IsHealthy.ShouldBeFalse();
        Server.Holder.ShouldBe("a");
        hold.SetResult();
        Loop.Settle();
        a.WasStopped.ShouldBe(1);
        Server.Holder.ShouldBeNull();
    }

    [Fact]
    [Trait("KnownBug", "csharp(leadership)")]
    public void A_renewal_whose_response_was_lost_does_not_end_leadership()
    {
        var a = StartLeader("a");

        a.Link.LosesAnswers = true;
        Pass(TimeSpan.FromSeconds(5));
        a.Link.LosesAnswers = false;
        Pass(Minute);

        (a.WasStarted, a.WasStopped, a.Elector.IsLeader).ShouldBe((1, 0, true));
    }

    [Fact]
    [Trait("KnownBug", "csharp(leadership)")]
    public void A_leader_that_was_paused_does_not_believe_that_it_still_leads()
    {
        var a = StartLeader("a");

        // All at once, as when a laptop wakes up: nothing could renew in the meantime.
        a.Link.Hangs = true;
        a.Clock.Advance(TimeSpan.FromSeconds(10));

        a.Elector.IsLeader.ShouldBeFalse();
    }

    [Fact]
    [Trait("KnownBug", "csharp#1593")]
    [Trait("KnownBug", "csharp#1594")]
    public void Failures_are_logged_and_candidates_continue()
    {
        var a = Start("a");
        a.Link.RefusesWith = 403;
        Pass(TimeSpan.FromSeconds(10));
        a.Elector.IsLeader.ShouldBeFalse();

        a.Link.RefusesWith = 0;
        PassUntil(() => a.Elector.IsLeader);

        a.Logger.Entries.Count(e => e.Text.Contains("the server says Forbidden")).ShouldBeGreaterThan(3);
    }
}
