using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Sharding;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

/// <summary>A leader that acts for everything waits for those that share.</summary>
public sealed class FormerMembersTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private LocalKubeHost _host = null!;
    private OperatorServices _services = null!;
    private ShardLeases _leases = null!;
    private bool _isForbidden;

    public async Task InitializeAsync()
    {
        _host = await LocalKubeHost.StartAsync(new ApiServerOptions { Interceptor = InterceptAsync }, NullLoggerFactory.Instance, default);
        var cache = new ClusterCache(_host.Client, new(), _time, NullLoggerFactory.Instance);
        _services = TestServices.Create(_host.Client, cache, HttpCallerFactory.Create(new OperatorOptions(), _host.Client, _time), _time);
        _services = _services with { Options = _services.Options with { LeaseNamespace = "default" } };
        _leases = ShardingRole.LeasesOf(_services, "member");
    }

    public async Task DisposeAsync()
    {
        _services.Metrics.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Without_any_it_does_not_wait() => (await WaitAsync()).ShouldBeTrue();

    [Fact]
    public async Task It_waits_for_one_that_renews_its_Lease_and_goes_on_when_that_is_released()
    {
        var member = (await CreateAsync())!;
        var waiting = WaitAsync();
        for (var i = 0; i < 10; i++)
        {
            member = (await _leases.RenewAsync(member, member.Report!, default))!;
            await LookAsync();
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        waiting.IsCompleted.ShouldBeFalse();
        await _leases.EndAsync(member, default);
        await EndsAsync(waiting);
        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task It_ends_the_Lease_of_one_that_does_not_renew_it_any_more()
    {
        var member = (await CreateAsync())!;
        var began = _time.GetUtcNow();
        var waiting = WaitAsync();

        await EndsAsync(waiting);

        (await waiting).ShouldBeTrue();
        (_time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(_services.Options.LeaseDuration);
        (await _leases.ListAsync(default)).Members.Single().HasEnded.ShouldBeTrue();
        (await _leases.RenewAsync(member, member.Report!, default)).ShouldBeNull("it is too late for it to act");
    }

    [Fact]
    public async Task Without_the_right_to_list_Leases_it_waits_until_none_can_have_been_renewed()
    {
        await CreateAsync();
        _isForbidden = true;
        var began = _time.GetUtcNow();
        var waiting = WaitAsync();
        await LookAsync();
        waiting.IsCompleted.ShouldBeFalse();
        await EndsAsync(waiting);
        (await waiting).ShouldBeTrue();
        (_time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(_services.Options.LeaseDuration);
    }

    [Fact]
    public async Task It_waits_no_longer_than_it_leads()
    {
        await CreateAsync();
        using var stop = new CancellationTokenSource();
        var waiting = new FormerMembers(_services, "leader").UntilEndedAsync(stop.Token);
        await stop.CancelAsync();
        (await waiting).ShouldBeFalse();
    }

    private Task<bool> WaitAsync() => new FormerMembers(_services, "leader").UntilEndedAsync(default);

    private Task<ObservedMember?> CreateAsync() => _leases.CreateAsync("a", new MemberReport(null, [], IsLeaving: false), default);

    /// <summary>It has looked, and waits to look again.</summary>
    private Task LookAsync() => Eventually.BecomesTrueAsync(() => _time.ArmedTimers > 0, "it has looked");

    private async Task EndsAsync(Task waiting) => await Eventually.BecomesTrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return waiting.IsCompleted;
        },
        "it goes on");

    private Task InterceptAsync(HttpContext context, RequestDelegate next)
    {
        if (!_isForbidden)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(FakeApi.Failure(403, "Forbidden", "leases is forbidden"));
    }
}
