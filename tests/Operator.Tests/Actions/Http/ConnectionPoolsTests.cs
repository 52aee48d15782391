using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class ConnectionPoolsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<Handler> _handlers = [];
    private readonly ConnectionPools _pools;

    public ConnectionPoolsTests() => _pools = new ConnectionPools(
        (_, _) =>
        {
            _handlers.Add(new Handler());
            return _handlers[^1];
        },
        new HeavyWork(),
        _time);

    [Fact]
    public async Task A_pool_belongs_to_one_namespace_credential_TLS_setting_and_policy()
    {
        var key = Key("team");
        PoolKey[] others =
        [
            key with { Namespace = "other" },
            key with { Credentials = "bearer/api/token" },
            key with { Tls = new TlsSettings("ca", null, null, null).Fingerprint() },
            key with { Policy = TestCall.Loopback with { Deny = [], AllowLoopback = false } },
        ];
        foreach (var k in others.Prepend(key).Append(key))
            (await RentAsync(k)).Dispose();

        _handlers.Count.ShouldBe(5);
    }

    [Fact]
    public async Task An_unused_pool_is_closed_after_two_minutes()
    {
        (await RentAsync(Key("a"))).Dispose();
        _time.Advance(ConnectionPools.Idle - TimeSpan.FromTicks(1));
        (await RentAsync(Key("b"))).Dispose();
        _handlers[0].IsDisposed.ShouldBeFalse();

        _time.Advance(TimeSpan.FromTicks(1));
        (await RentAsync(Key("c"))).Dispose();

        _handlers[0].IsDisposed.ShouldBeTrue();
        _handlers[1].IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_pool_in_use_is_never_closed()
    {
        using var lease = await RentAsync(Key("a"));
        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 2 * ConnectionPools.Capacity; i++)
            (await RentAsync(Key($"n{i}"))).Dispose();

        _handlers[0].IsDisposed.ShouldBeFalse();
        _pools.Count.ShouldBe(ConnectionPools.Capacity);
        _handlers.Count(h => !h.IsDisposed).ShouldBe(ConnectionPools.Capacity);
    }

    [Fact]
    public async Task Unused_pools_are_bounded_per_namespace_without_closing_those_of_others()
    {
        (await RentAsync(Key("other"))).Dispose();
        for (var i = 0; i < 3 * ConnectionPools.CapacityPerNamespace; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            (await RentAsync(Key("a") with { Credentials = $"{i}" })).Dispose();
        }

        _pools.Count.ShouldBe(1 + ConnectionPools.CapacityPerNamespace);
        _handlers[0].IsDisposed.ShouldBeFalse();
        _handlers.TakeLast(ConnectionPools.CapacityPerNamespace).ShouldAllBe(h => !h.IsDisposed);
    }

    [Fact]
    public async Task Pools_in_use_are_bounded_per_namespace()
    {
        var leases = new List<ConnectionPools.Lease>();
        for (var i = 0; i < ConnectionPools.MaxUsedPerNamespace; i++)
            leases.Add(await RentAsync(Key("a") with { Credentials = $"{i}" }));

        var failure = (await Should.ThrowAsync<CallException>(RentAsync(Key("a") with { Credentials = "more" }))).Failure;
        failure.RetryClass.ShouldBe(RetryClasses.Connect);
        (await RentAsync(Key("a") with { Credentials = "0" })).Dispose();
        (await RentAsync(Key("b"))).Dispose();

        leases[1].Dispose();
        (await RentAsync(Key("a") with { Credentials = "more" })).Dispose();
    }

    [Fact]
    public async Task Certificates_are_read_once_per_pool_without_blocking_others()
    {
        using var release = new ManualResetEventSlim();
        var reads = 0;
        using var pools = new ConnectionPools(
            (_, tls) =>
            {
                if (tls.IsCostly)
                {
                    Interlocked.Increment(ref reads);
                    release.Wait();
                }

                return new Handler();
            },
            new HeavyWork(),
            _time);
        var costly = new TlsSettings("ca", null, null, null);

        var waiting = Enumerable.Range(0, 20).Select(_ => pools.RentAsync(Key("a"), costly, CancellationToken.None).AsTask()).ToList();

        // Neither this thread nor another namespace's is blocked.
        pools.RentAsync(Key("b"), TlsSettings.System, CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        waiting.ShouldAllBe(w => !w.IsCompleted);
        release.Set();
        foreach (var lease in await Task.WhenAll(waiting))
            lease.Dispose();
        reads.ShouldBe(1);
    }

    [Fact]
    public async Task Certificates_that_cannot_be_read_are_read_once()
    {
        var reads = 0;
        using var pools = new ConnectionPools(
            (_, _) =>
            {
                Interlocked.Increment(ref reads);
                throw new CallException(Reasons.InvalidAction, "no certificate");
            },
            new HeavyWork(),
            _time);
        var costly = new TlsSettings("ca", null, null, null);

        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<CallException>(pools.RentAsync(Key("a"), costly, CancellationToken.None).AsTask());
        reads.ShouldBe(1);

        _time.Advance(ConnectionPools.Idle);
        await Should.ThrowAsync<CallException>(pools.RentAsync(Key("b"), costly, CancellationToken.None).AsTask());
        pools.Count.ShouldBe(1);
    }

    public void Dispose() => _pools.Dispose();

    private Task<ConnectionPools.Lease> RentAsync(PoolKey key) => _pools.RentAsync(key, TlsSettings.System, CancellationToken.None).AsTask();

    private static PoolKey Key(string @namespace) => new(@namespace, "", "", TestCall.Loopback);

    private sealed class Handler : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
