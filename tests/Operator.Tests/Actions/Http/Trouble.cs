using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>A target called <see cref="Host"/> that fails in one way, and the call to it.</summary>
internal sealed class Trouble : IAsyncDisposable
{
    public const string Host = "target.example.com";

    /// <summary>Contained in every body, header and Secret: it must never be reported.</summary>
    public const string Marker = "hush-hush";

    private static readonly HttpTlsSpec TrustAuthority = new() { CaFrom = new ValueSource { ConfigMapKeyRef = new KeyReference("ca", "ca.crt") } };

    private readonly List<IAsyncDisposable> _servers = [];

    public FakeTimeProvider Time { get; } = new();

    public FakeReferences References { get; } = new FakeReferences()
        .ConfigMap("ca", "ca.crt", TestCertificates.Authority.ExportCertificatePem());

    public HttpActionSpec Action { get; init; } = new();

    public EgressPolicy Policy { get; init; } = TestCall.Loopback;

    public HostResolver Resolve { get; init; } = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);

    public CallLimits Limits { get; init; } = new(9, 9, 1);

    /// <summary>Calls a target that responds like this.</summary>
    public async Task<CallOutcome> CallAsync(RequestDelegate answer)
    {
        var server = await TestServer.StartAsync(context =>
        {
            context.Response.Headers["X-Marker"] = Marker;
            return answer(context);
        });
        _servers.Add(server);
        return await CallAsync(server.Port);
    }

    /// <summary>Calls a target that responds with a status code.</summary>
    public Task<CallOutcome> CallAsync(int code, string body) => CallAsync(context =>
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(body);
    });

    /// <summary>Calls a target with TLS.</summary>
    public async Task<CallOutcome> CallTlsAsync(X509Certificate2 certificate, bool asksForClient = false, SslProtocols versions = SslProtocols.None)
    {
        var server = await TestServer.StartTlsAsync(
            _ => Task.CompletedTask, certificate, HttpProtocols.Http1, versions, asksForClient ? TestCertificates.Authority : null);
        _servers.Add(server);
        return await CallAsync(server.Port, Action with { Url = $"https://{Host}:{server.Port}/", Tls = Action.Tls ?? TrustAuthority });
    }

    /// <summary>Calls a port with no listener.</summary>
    public Task<CallOutcome> CallNobodyAsync() => CallAsync(TestServer.UnusedPort());

    /// <summary>Calls a target that sends these bytes as soon as it is called.</summary>
    public async Task<CallOutcome> CallRawAsync(byte[] answer, string scheme = "http")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var call = CallAsync(port, Action with { Url = $"{scheme}://{Host}:{port}/" });
        using (var client = await listener.AcceptTcpClientAsync())
            await client.GetStream().WriteAsync(answer);
        return await call;
    }

    /// <summary>Calls a port that accepts no more connections, and lets time pass until the call has ended.</summary>
    public async Task<CallOutcome> CallDeafAsync()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);

        // They fill its queue; later callers get no response, not even a refusal.
        var crowd = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        var waiting = crowd.ConvertAll(s => s.ConnectAsync(deaf.LocalEndPoint!));
        var call = CallAsync(((IPEndPoint)deaf.LocalEndPoint!).Port);
        await UntilEndedAsync(call, TimeSpan.FromSeconds(1));
        crowd.ForEach(s => s.Dispose());
        await Task.WhenAll(waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await call;
    }

    /// <summary>Calls a target that takes longer than the timeout.</summary>
    public Task<CallOutcome> CallSlowAsync() => CallAsync(context =>
    {
        Time.Advance(TimeSpan.FromSeconds(30));
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    });

    /// <summary>Calls a host that already has the maximum number of calls in flight.</summary>
    public async Task<CallOutcome> CallBusyAsync()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var caller = Caller();
        using var stop = new CancellationTokenSource();
        var action = Action with { Url = $"http://{Host}:{server.Port}/" };
        var first = caller.CallAsync(action with { Timeout = "1h" }, stop.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var second = caller.CallAsync(action);
        await UntilEndedAsync(second, TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await second;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private Task<CallOutcome> CallAsync(int port) => CallAsync(port, Action with { Url = $"http://{Host}:{port}/" });

    private async Task<CallOutcome> CallAsync(int port, HttpActionSpec action)
    {
        using var caller = Caller();
        var outcome = await caller.CallAsync(action);
        outcome.Failure.ShouldNotBeNull().Message.ShouldNotContain($"{port}");
        return outcome;
    }

    public TimeSpan? MatchTimeout { get; init; }

    private HttpCaller Caller() => TestCall.Caller(Time, References, Policy, Resolve, Limits, MatchTimeout);

    private async Task UntilEndedAsync(Task call, TimeSpan step) => await Eventually.BecomesTrueAsync(
        () =>
        {
            if (!call.IsCompleted)
                Time.Advance(step);
            return call.IsCompleted;
        },
        "the call has ended");
}
