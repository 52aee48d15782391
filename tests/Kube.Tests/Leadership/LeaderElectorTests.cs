using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly LeaseServer _server = new();
    private readonly List<Candidate> _candidates = [];

    private readonly TestLoop _loop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var candidate in _candidates)
        {
            (candidate.Link.Hangs, candidate.Link.IsCut) = (false, true);
            await StopAsync(candidate);
            candidate.Dispose();
        }
    }

    [Fact]
    public void The_first_candidate_creates_the_lease_and_leads()
    {
        var a = StartLeader("a");

        a.Elector.IsLeader.ShouldBeTrue();
        var spec = _server.Stored!.Spec!;
        (spec.HolderIdentity, spec.LeaseDurationSeconds, spec.LeaseTransitions).ShouldBe(("a", 15, 0));
        spec.AcquireTime.ShouldBe(spec.RenewTime);
        (_server.Stored.ApiVersion, _server.Stored.Kind, _server.Stored.Metadata.Namespace).ShouldBe(("coordination.k8s.io/v1", "Lease", "n"));
    }

    [Fact]
    public void A_leader_renews_with_one_request_every_retry_period()
    {
        var a = StartLeader("a");
        var acquired = _server.Stored!.Spec!.AcquireTime;
        var requests = a.Link.Requests;

        Pass(TimeSpan.FromSeconds(20));

        (a.Link.Requests - requests).ShouldBeInRange(9, 10);
        _server.Stored!.Spec!.AcquireTime.ShouldBe(acquired);
        _server.Stored.Spec.RenewTime.ShouldNotBe(acquired);
        a.WasStopped.ShouldBe(0);
    }

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
        _server.Holder.ShouldBe("b");
    }

    [Fact]
    [Trait("KnownBug", "csharp#1599")]
    public void A_dead_leader_is_followed_after_the_lease_duration_and_a_wait_at_most()
    {
        var a = StartLeader("a");
        var b = Start("b");
        Pass(TimeSpan.FromSeconds(5));
        var renewed = _server.Stored!.Metadata.ResourceVersion;

        a.Link.Hangs = true;
        var passed = PassUntil(() => b.Elector.IsLeader);

        // From the last renewal, which b sees up to 1.8 s later, it takes 15 s.
        _server.Stored!.Metadata.ResourceVersion.ShouldNotBe(renewed);
        passed.TotalSeconds.ShouldBeInRange(13, 17);
        _server.Stored.Spec!.LeaseTransitions.ShouldBe(1);
        a.WasStopped.ShouldBe(1);
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
        _server.Holder.ShouldBe("a");
        hold.SetResult();
        _loop.Settle();
        a.WasStopped.ShouldBe(1);
        _server.Holder.ShouldBeNull();
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
        var spec = _server.Stored!.Spec!;
        (spec.HolderIdentity, spec.LeaseDurationSeconds, spec.LeaseTransitions).ShouldBe((null, 1, 0));
        (PassUntil(() => b.Elector.IsLeader)).TotalSeconds.ShouldBeLessThan(2);
        _server.Stored!.Spec!.LeaseTransitions.ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "csharp#653")]
    public void A_duration_of_more_than_a_minute_is_written_in_full()
    {
        var clock = new FakeTimeProvider();
        _loop.Clocks.Add(clock);
        var options = Candidate.Options("a") with { LeaseDuration = TimeSpan.FromSeconds(90) };
        var elector = new LeaderElector(_server.Connect(clock).Leases, options, clock, new ListLogger());
        using var stop = new CancellationTokenSource();
        var running = _loop.Start(() => elector.RunAsync(leading => Task.Delay(Timeout.InfiniteTimeSpan, clock, leading), stop.Token));

        _loop.Settle();
        _server.Stored!.Spec!.LeaseDurationSeconds.ShouldBe(90);

        stop.Cancel();
        PassUntil(() => running.IsCompleted);
    }

    [Fact]
    [Trait("KnownBug", "csharp#1640")]
    public void The_duration_in_the_record_counts_and_not_our_own()
    {
        var a = StartLeader("a");
        _server.Change(l => l with { Spec = l.Spec! with { HolderIdentity = "slow", LeaseDurationSeconds = 60 } });

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
            _server.Change(l => l with { Metadata = l.Metadata with { Labels = new() { ["touched"] = $"{touched++}" } } });
            return b.WasStarted > 0 || touched > 400;
        });

        b.WasStarted.ShouldBe(1);
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

    [Fact]
    public void A_deleted_lease_is_recreated_by_its_holder()
    {
        var a = StartLeader("a");
        _server.Forget();

        PassUntil(() => _server.Stored is not null);

        (a.WasStopped, _server.Holder).ShouldBe((0, "a"));
    }

    [Fact]
    [Trait("KnownBug", "csharp#1593")]
    [Trait("KnownBug", "csharp#1594")]
    public async Task Work_that_fails_ends_the_run_with_its_error_and_frees_the_lease()
    {
        var clock = new FakeTimeProvider();
        var elector = new LeaderElector(_server.Connect(clock).Leases, Candidate.Options("a"), clock, new ListLogger());

        var run = elector.RunAsync(_ => throw new InvalidOperationException("bug"), CancellationToken.None);

        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("bug");
        _server.Holder.ShouldBeNull();
        elector.IsLeader.ShouldBeFalse();
    }

    private Candidate Start(string identity, int yearsAhead = 0, Task? lingers = null)
    {
        var clock = new FakeTimeProvider();
        clock.StepWallClock(clock.GetUtcNow().AddYears(yearsAhead));
        _loop.Clocks.Add(clock);
        var candidate = _loop.Start(() => new Candidate(_server, identity, clock, lingers ?? Task.CompletedTask));
        _candidates.Add(candidate);
        return candidate;
    }

    private Candidate StartLeader(string identity, Task? lingers = null)
    {
        var candidate = Start(identity, lingers: lingers);
        _loop.Settle();
        candidate.IsWorking.ShouldBeTrue();
        return candidate;
    }

    private Task StopAsync(Candidate candidate)
    {
        var stopped = _loop.Start(candidate.StopAsync);
        PassUntil(() => stopped.IsCompleted);
        return stopped;
    }

    private void Pass(TimeSpan span) => _loop.Pass(span);

    private TimeSpan PassUntil(Func<bool> condition) => _loop.PassUntil(condition, 2 * Minute);

    private sealed class Candidate : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _lingers;
        private readonly Task _running;

        public Candidate(LeaseServer server, string identity, FakeTimeProvider clock, Task lingers)
        {
            Clock = clock;
            _lingers = lingers;
            (var leases, Link) = server.Connect(clock);
            Elector = new LeaderElector(leases, Options(identity), clock, Logger);
            _running = Elector.RunAsync(WorkAsync, _stop.Token);
        }

        public LeaderElector Elector { get; }

        public LeaseServer.Link Link { get; }

        public FakeTimeProvider Clock { get; }

        public ListLogger Logger { get; } = new();

        public int WasStarted { get; private set; }

        public int WasStopped { get; private set; }

        public bool IsTold { get; private set; }

        public bool IsWorking => WasStarted > WasStopped;

        public static LeaderElectionOptions Options(string identity) =>
            new() { Namespace = "n", Name = "l", Identity = identity, Random = () => 0.5 };

        public Task StopAsync()
        {
            _stop.Cancel();
            return _running;
        }

        public void Dispose() => _stop.Dispose();

        private async Task WorkAsync(CancellationToken cancellationToken)
        {
            WasStarted++;
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);
            }
            finally
            {
                IsTold = true;
                await _lingers;
                WasStopped++;
            }
        }
    }
}
