using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Sharding;

/// <summary>Members on LocalKube.</summary>
public sealed class ShardMemberTests : IAsyncLifetime
{
    private const string Namespace = "default";
    private const string Name = "shards";

    private static readonly ShardOptions Quick = new()
    {
        RetryPeriod = TimeSpan.FromMilliseconds(200),
        RenewDeadline = TimeSpan.FromSeconds(6),
        LeaseDuration = TimeSpan.FromSeconds(9),
        MoveCoolDown = TimeSpan.FromMilliseconds(500),
        MovesAtOnce = 32,
    };

    private readonly ConcurrentDictionary<int, string> _owners = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentDictionary<string, bool> _cutOff = new();
    private readonly ConcurrentBag<Replica> _replicas = [];
    private readonly QuickClock _clock = new();
    private LocalKubeHost _host = null!;
    private int _refused;

    private ResourceClient<Lease> Leases => _host.Client.Resource(KnownResources.Leases);

    public async Task InitializeAsync()
    {
        var options = new ApiServerOptions { MoreTokens = ["a", "b", "c"], Interceptor = InterceptAsync };
        _host = await LocalKubeHost.StartAsync(options, NullLoggerFactory.Instance, default);
    }

    public async Task DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await _host.DisposeAsync();
        await _clock.StopAsync();
        _violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_joins_another_shares_and_takes_over_when_the_first_leaves()
    {
        var a = Start("a", leads: true);
        await AllOwnedAsync();
        var b = Start("b", leads: false);
        await Eventually.BecomesTrueAsync(() => (a.Count, b.Count) == (32, 32), "both have half");
        b.Leads = true;
        await a.LeaveAsync();
        await Eventually.BecomesTrueAsync(() => b.Count == Bucket.Count, "the other has all");
        await Eventually.BecomesTrueAsync(async () => (await ListAsync()).Count == 2, "only the map's and the other's Lease are left");
    }

    [Fact]
    public async Task A_replica_that_is_cut_off_stops_loses_its_buckets_and_comes_back()
    {
        var (a, b) = (Start("a", leads: true), Start("b", leads: false));
        await Eventually.BecomesTrueAsync(() => (a.Count, b.Count) == (32, 32), "both have half");
        var before = (await ListAsync()).Where(l => l.Metadata.Name != Name).Select(l => l.Metadata.Uid).ToHashSet();
        _cutOff["b"] = true;
        await Eventually.BecomesTrueAsync(() => a.Count == Bucket.Count, "the other has all");
        b.Member.ActsFor.ShouldBe(BucketSet.None);
        _cutOff.Clear();
        await Eventually.BecomesTrueAsync(() => (a.Count, b.Count) == (32, 32), "both have half again");
        (await ListAsync()).Count(l => before.Contains(l.Metadata.Uid)).ShouldBe(1, "it has joined with another Lease");
    }

    [Fact]
    public async Task Deleted_Leases_and_a_spoilt_map_are_made_again()
    {
        var (a, b) = (Start("a", leads: true), Start("b", leads: false));
        await Eventually.BecomesTrueAsync(() => (a.Count, b.Count) == (32, 32), "both have half");
        var former = (await ListAsync()).Select(l => l.Metadata.Uid).ToHashSet();
        foreach (var lease in await ListAsync())
            await Leases.DeleteAsync(Namespace, lease.Metadata.Name!, DeleteOptions.Background, default);
        await Eventually.BecomesTrueAsync(async () => (await ListAsync()).Count == 3 && a.Count + b.Count == Bucket.Count, "all is as it was");
        (await ListAsync()).ShouldAllBe(l => !former.Contains(l.Metadata.Uid));

        var map = await Leases.GetAsync(Namespace, Name, default);
        map.Metadata.Annotations![ShardNames.MapAnnotation] = "{}";
        await Leases.ReplaceAsync(map, WriteOptions.Default, default);
        await Eventually.BecomesTrueAsync(
            async () => (await Leases.FindAsync(Namespace, Name, default))?.Metadata.Uid is { } uid && uid != map.Metadata.Uid, "there is another map");
        await AllOwnedAsync();
    }

    [Fact]
    public async Task Without_a_coordinator_a_member_leaves_when_its_grace_is_over()
    {
        var (a, b) = (Start("a", leads: true), Start("b", leads: false));
        await Eventually.BecomesTrueAsync(() => (a.Count, b.Count) == (32, 32), "both have half");
        a.Leads = false;
        var started = _clock.Time.GetTimestamp();
        await a.LeaveAsync();
        _clock.Time.GetElapsedTime(started).ShouldBeGreaterThanOrEqualTo(Replica.Grace - TimeSpan.FromMilliseconds(20));
        await Eventually.BecomesTrueAsync(() => b.Count == 32, "the other has what it had");
        b.Leads = true;
        await Eventually.BecomesTrueAsync(() => b.Count == Bucket.Count, "the other has all");
    }

    [Fact]
    public async Task A_server_that_refuses_is_asked_once_a_period()
    {
        _cutOff["POST"] = true;
        var started = _clock.Time.GetTimestamp();
        Start("a", leads: true);
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref _refused) >= 10, "ten requests were refused");
        _clock.Time.GetElapsedTime(started).ShouldBeGreaterThan(9 * (Quick.RetryPeriod - TimeSpan.FromMilliseconds(20)));
        _cutOff.Clear();
        await AllOwnedAsync();
    }

    [Fact]
    public async Task Work_that_fails_ends_the_member_with_its_error()
    {
        var a = Start("a", leads: true);
        await AllOwnedAsync();
        a.Failure.SetException(new NotSupportedException("It broke."));
        (await Should.ThrowAsync<NotSupportedException>(() => a.Running.WaitAsync(Eventually.Limit))).Message.ShouldBe("It broke.");
        a.Count.ShouldBe(0);
        (await ListAsync()).Single(l => l.Metadata.Name != Name).Spec!.HolderIdentity.ShouldBeNull();
    }

    private async Task AllOwnedAsync() =>
        await Eventually.BecomesTrueAsync(() => _owners.Count == Bucket.Count && _replicas.Sum(r => r.Count) == Bucket.Count, "each bucket has a member");

    private async Task<IReadOnlyList<Lease>> ListAsync() => (await Leases.ListAsync(Namespace, ListOptions.All, default)).Items;

    private Replica Start(string name, bool leads)
    {
        var replica = new Replica(this, name) { Leads = leads };
        _replicas.Add(replica);
        return replica;
    }

    private Task InterceptAsync(HttpContext context, RequestDelegate next) => _clock.HandleAsync(context, c => AnswerAsync(c, next));

    private Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!_cutOff.Keys.Any(what => context.Request.Headers.Authorization == $"Bearer {what}" || context.Request.Method == what))
            return next(context);
        Interlocked.Increment(ref _refused);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }

    private sealed class Replica : IAsyncDisposable
    {
        public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

        private readonly CancellationTokenSource _leave = new();
        private readonly ShardMemberTests _test;
        private readonly string _name;
        private readonly KubeClient _client;

        public Replica(ShardMemberTests test, string name)
        {
            (_test, _name) = (test, name);
            _client = new KubeClient(test._host.Api.AdminConfiguration with { Token = name }, Time, NullLoggerFactory.Instance);
            var leases = new ShardLeases(_client.Resource(KnownResources.Leases), new ObjectKey(Namespace, Name), name, Quick.LeaseDuration, Time);
            Member = new ShardMember(leases, Quick, WorkAsync, Time, NullLogger.Instance) { IsCoordinator = () => Leads };
            Running = Member.RunAsync(Grace, _leave.Token);
        }

        private TimeProvider Time => _test._clock.Time;

        public bool Leads { get; set; }

        public ShardMember Member { get; }

        public Task Running { get; }

        public TaskCompletionSource Failure { get; } = new();

        public int Count => Member.ActsFor.Count;

        public async Task LeaveAsync()
        {
            await _leave.CancelAsync();
            await Running;
        }

        public async ValueTask DisposeAsync()
        {
            Leads = true;
            await _leave.CancelAsync();
            await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Member.DisposeAsync();
            _client.Dispose();
            _leave.Dispose();
        }

        private async Task WorkAsync(int bucket, CancellationToken stop)
        {
            foreach (var other in _test._replicas.Where(r => r != this && r.HasNotLetGoOf(bucket)))
                _test._violations.Enqueue($"{_name} starts {bucket}, which {other._name} has");
            _test._owners[bucket] = _name;
            await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, Time, stop), Failure.Task);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Time, CancellationToken.None);
            _test._owners.TryRemove(KeyValuePair.Create(bucket, _name));
            if (Failure.Task.IsCompleted)
                await Failure.Task;
        }

        // What is handed over has stopped, although that takes a while. A replica whose time has run out acts no more, even if a slow machine has not stopped its
        // work yet.
        private bool HasNotLetGoOf(int bucket)
        {
            var actsFor = Member.ActsFor;
            return actsFor.Contains(bucket) || (!actsFor.IsEmpty && _test._owners.TryGetValue(bucket, out var owner) && owner == _name);
        }
    }
}
