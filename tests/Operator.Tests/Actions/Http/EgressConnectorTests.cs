using System.Net;
using System.Net.Sockets;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class EgressConnectorTests
{
    private static readonly Failure Blocked = new(Reasons.HttpBlocked, "the operator's egress policy does not allow this target");

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::]:{0}/")]
    public async Task Nothing_is_sent_to_a_forbidden_target(string url)
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        using var caller = TestCall.Caller(TimeProvider.System, policy: new EgressPolicy { Scope = EgressScope.Any });

        var outcome = await caller.CallAsync(new HttpActionSpec { Url = string.Format(url, server.Port) });

        outcome.ShouldBe(new CallOutcome(null, Blocked));
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_DNS_server_that_changes_its_answer_gains_nothing()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        var questions = 0;
        Task<IPAddress[]> Rebind(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([Interlocked.Increment(ref questions) == 1 ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback]);
        var policy = new EgressPolicy { Scope = EgressScope.Any, Deny = [EgressRule.Parse("192.0.2.0/24")] };
        using var caller = TestCall.Caller(TimeProvider.System, policy: policy, resolve: Rebind);

        var first = await caller.CallAsync(new HttpActionSpec { Url = $"http://rebind.example.com:{server.Port}/" });
        questions.ShouldBe(1);
        var second = await caller.CallAsync(new HttpActionSpec { Url = $"http://rebind.example.com:{server.Port}/" });

        (first.Failure, second.Failure).ShouldBe((Blocked, Blocked));
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_checked_address_is_the_one_connected_to()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        var questions = 0;
        Task<IPAddress[]> Rebind(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([Interlocked.Increment(ref questions) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254")]);
        using var caller = TestCall.Caller(TimeProvider.System, resolve: Rebind);

        (await caller.CallAsync(new HttpActionSpec { Url = $"http://rebind.example.com:{server.Port}/" })).Failure.ShouldBeNull();

        questions.ShouldBe(1);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_allowed_addresses_are_tried()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        Task<IPAddress[]> Several(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.IPv6Loopback, IPAddress.Loopback]);
        using var caller = TestCall.Caller(TimeProvider.System, resolve: Several);

        (await caller.CallAsync(new HttpActionSpec { Url = $"http://several.example.com:{server.Port}/" })).Failure.ShouldBeNull();

        server.Requests.Single().Header("Host").ShouldBe($"several.example.com:{server.Port}");
    }

    [Fact]
    public async Task A_redirect_goes_through_the_policy_too()
    {
        await using var target = await TestServer.StartAsync(_ => Task.CompletedTask);
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect(target.Url());
            return Task.CompletedTask;
        });
        var policy = TestCall.Loopback with { Deny = [EgressRule.Parse($"*:{target.Port}")] };
        using var caller = TestCall.Caller(TimeProvider.System, policy: policy);

        (await caller.CallAsync(new HttpActionSpec { Url = server.Url(), FollowRedirects = true })).Failure.ShouldBe(Blocked);

        target.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unreachable_and_unknown_hosts_are_reported_without_addresses()
    {
        var port = TestServer.UnusedPort();
        using var caller = TestCall.Caller(TimeProvider.System);
        using var lost = TestCall.Caller(
            TimeProvider.System, resolve: (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        var unreachable = await caller.CallAsync(new HttpActionSpec { Url = $"http://localhost:{port}/" });
        var unknown = await lost.CallAsync(new HttpActionSpec { Url = "http://nowhere.example.com/" });

        unreachable.Failure!.Message.ShouldBe("could not connect: no response at this host and port");
        unknown.Failure!.Message.ShouldBe("the host name can't be resolved");
    }

    [Fact]
    public async Task A_Service_is_called_by_its_cluster_name()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        var asked = new List<string>();
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken)
        {
            asked.Add(host);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }

        using var caller = TestCall.Caller(TimeProvider.System, resolve: Resolve);
        await caller.CallAsync(new HttpActionSpec { Service = new HttpServiceSpec("api", Port: server.Port, Path: "/run?id=$(RUN_ID)") });
        await caller.CallAsync(new HttpActionSpec { Service = new HttpServiceSpec("api", "other", server.Port) });

        asked.ShouldBe(["api.team.svc.cluster.local", "api.other.svc.cluster.local"]);
        server.Requests.Select(r => r.Target).ShouldBe(["/run?id=demo-7", "/"]);
    }

    [Fact]
    public async Task An_override_applies_to_its_namespace_within_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var map = new ConfigMap { Metadata = new ObjectMeta { ResourceVersion = "1" }, Data = new() { ["team"] = "scope: Any" } };
        using var server = new ApiServerAddresses(
            new Uri("https://10.96.0.1:443"), "10.96.0.9", (_, _) => throw new SocketException((int)SocketError.HostNotFound), time);
        using var overrides = new NamespaceOverrides(_ => Task.FromResult<ConfigMap?>(map), time);
        var policies = new EgressPolicies(new EgressPolicy(), server, overrides);
        var world = IPAddress.Parse("1.1.1.1");
        async Task<bool> AllowsAsync(string @namespace, IPAddress address) =>
            (await policies.ForAsync(@namespace, CancellationToken.None)).Allows("host", 443, address);

        (await AllowsAsync("team", world)).ShouldBeTrue();
        (await AllowsAsync("other", world)).ShouldBeFalse();
        (await AllowsAsync("team", IPAddress.Parse("10.96.0.1"))).ShouldBeFalse();
        (await AllowsAsync("team", IPAddress.Parse("10.96.0.9"))).ShouldBeFalse();
        (await policies.ForAsync("team", CancellationToken.None)).ShouldBeSameAs(await policies.ForAsync("team", CancellationToken.None));

        map = map with { Metadata = new ObjectMeta { ResourceVersion = "2" }, Data = new() { ["team"] = "deny: *" } };
        time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        (await AllowsAsync("team", world)).ShouldBeTrue();
        time.Advance(TimeSpan.FromTicks(1));
        (await AllowsAsync("team", IPAddress.Parse("10.1.1.1"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Unreadable_overrides_block_all_calls()
    {
        var time = new FakeTimeProvider();
        using var server = new ApiServerAddresses(new Uri("https://10.96.0.1"), null, Dns.GetHostAddressesAsync, time);
        using var unreadable = new NamespaceOverrides(_ => throw FakeReferences.Refusal(403), time);
        using var wrong = new NamespaceOverrides(
            _ => Task.FromResult<ConfigMap?>(new ConfigMap { Data = new() { ["team"] = "allow everything" } }), time);
        var forbidden = new EgressPolicies(new EgressPolicy(), server, unreadable);
        var garbled = new EgressPolicies(new EgressPolicy(), server, wrong);

        (await Should.ThrowAsync<CallException>(forbidden.ForAsync("team", CancellationToken.None)))
            .Failure.Reason.ShouldBe(Reasons.AccessDenied);
        (await Should.ThrowAsync<CallException>(garbled.ForAsync("team", CancellationToken.None)))
            .Failure.Reason.ShouldBe(Reasons.HttpBlocked);
        (await garbled.ForAsync("other", CancellationToken.None)).ShouldNotBeNull();
    }
}
