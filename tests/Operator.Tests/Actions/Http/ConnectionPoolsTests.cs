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
        _time);

    [Fact]
    public void A_pool_belongs_to_one_namespace_one_credential_one_trust_and_one_policy()
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
            _pools.Rent(k, TlsSettings.System).Dispose();

        _handlers.Count.ShouldBe(5);
    }

    [Fact]
    public void An_unused_pool_is_closed_after_two_minutes()
    {
        _pools.Rent(Key("a"), TlsSettings.System).Dispose();
        _time.Advance(ConnectionPools.Idle - TimeSpan.FromTicks(1));
        _pools.Rent(Key("b"), TlsSettings.System).Dispose();
        _handlers[0].IsDisposed.ShouldBeFalse();

        _time.Advance(TimeSpan.FromTicks(1));
        _pools.Rent(Key("c"), TlsSettings.System).Dispose();

        _handlers[0].IsDisposed.ShouldBeTrue();
        _handlers[1].IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public void A_pool_in_use_is_never_closed()
    {
        using var lease = _pools.Rent(Key("a"), TlsSettings.System);
        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 2 * ConnectionPools.Capacity; i++)
            _pools.Rent(Key($"n{i}"), TlsSettings.System).Dispose();

        _handlers[0].IsDisposed.ShouldBeFalse();
        _pools.Count.ShouldBe(ConnectionPools.Capacity);
        _handlers.Count(h => !h.IsDisposed).ShouldBe(ConnectionPools.Capacity);
    }

    public void Dispose() => _pools.Dispose();

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
