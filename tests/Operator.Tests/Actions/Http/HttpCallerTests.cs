using System.Net;
using System.Net.Sockets;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class HttpCallerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_call_carries_the_users_settings_and_its_identity()
    {
        var action = new HttpActionSpec
        {
            Url = "http://target/refresh?at=$(SCHEDULED_TIME)",
            Headers =
            [
                new HttpHeaderSpec { Name = "X-Tenant", Value = "a-$(RUN_ID)" },
                new HttpHeaderSpec { Name = "Content-Type", Value = "application/json" },
                new HttpHeaderSpec { Name = "Idempotency-Key", Value = "forged" },
            ],
            Body = """{"attempt":$(RUN_ATTEMPT),"literal":"$$(RUN_ID)"}""",
        };
        var sink = new Sink(_ => new HttpResponseMessage(HttpStatusCode.NoContent));

        var outcome = await CallAsync(sink, action);

        outcome.ShouldBe(new CallOutcome(204, null));
        sink.Method.ShouldBe("POST");
        sink.Url.ShouldBe("http://target/refresh?at=2026-01-05T12%3A00%3A10Z");
        sink.Body.ShouldBe("""{"attempt":2,"literal":"$(RUN_ID)"}""");
        sink.Headers["X-Tenant"].ShouldBe("a-demo-7");
        sink.Headers["Content-Type"].ShouldBe("application/json");
        sink.Headers["Idempotency-Key"].ShouldBe("demo-7");
        sink.Headers["X-ScheduledJob-Name"].ShouldBe("demo");
        sink.Headers["X-ScheduledJob-Namespace"].ShouldBe("team");
        sink.Headers["X-ScheduledJob-Scheduled-Time"].ShouldBe("2026-01-05T12:00:10Z");
        sink.Headers["X-ScheduledJob-Attempt"].ShouldBe("2");
        sink.Headers["User-Agent"].ShouldStartWith("scheduledjob-operator/");
        sink.Headers["traceparent"].ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$");
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(299, null)]
    [InlineData(199, RetryClasses.UnexpectedResponse)]
    [InlineData(300, RetryClasses.UnexpectedResponse)]
    [InlineData(404, RetryClasses.ClientError)]
    [InlineData(408, RetryClasses.Timeout)]
    [InlineData(429, RetryClasses.TooManyRequests)]
    [InlineData(500, RetryClasses.ServerError)]
    [InlineData(503, RetryClasses.ServerError)]
    public async Task A_code_outside_the_success_codes_is_a_failure(int code, string? retryClass)
    {
        var outcome = await CallAsync(new Sink(_ => new HttpResponseMessage((HttpStatusCode)code)), new HttpActionSpec { Url = "http://t/" });

        outcome.HttpStatus.ShouldBe(code);
        (outcome.Failure?.RetryClass).ShouldBe(retryClass);
        (outcome.Failure is null).ShouldBe(retryClass is null);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task A_call_is_abandoned_exactly_at_its_timeout(long ticks, bool isOver)
    {
        var sink = new Sink(cancellation => cancellation.WaitHandle.WaitOne() ? throw new OperationCanceledException(cancellation) : null!, blocks: true);
        var call = CallAsync(sink, new HttpActionSpec { Url = "http://t/", Timeout = "5s" });
        await sink.Entered.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        _time.Advance(TimeSpan.FromSeconds(5) + TimeSpan.FromTicks(ticks));
        if (!isOver)
        {
            call.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromTicks(1));
        }

        var outcome = await call;
        outcome.Failure!.ShouldSatisfyAllConditions(f => f.Reason.ShouldBe(Reasons.HttpTimeout), f => f.Message.ShouldContain("5s"));
    }

    [Fact]
    public async Task A_refused_connection_is_reported_without_the_address()
    {
        var refused = new HttpRequestException(
            HttpRequestError.ConnectionError, "10.1.2.3:80", new SocketException((int)SocketError.ConnectionRefused));

        var outcome = await CallAsync(new Sink(_ => throw refused), new HttpActionSpec { Url = "http://t/" });

        outcome.Failure.ShouldBe(
            new Failure(Reasons.HttpConnectFailed, "could not connect: no response at this host and port", RetryClasses.Connect));
    }

    private Task<CallOutcome> CallAsync(Sink sink, HttpActionSpec action) =>
        TestCall.CallerOver(sink, _time).CallAsync(TestCall.Job, action, TestCall.Start, CancellationToken.None);

    private sealed class Sink(Func<CancellationToken, HttpResponseMessage> answer, bool blocks = false) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public string? Method { get; private set; }

        public string? Url { get; private set; }

        public string? Body { get; private set; }

        public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Method = request.Method.Method;
            Url = request.RequestUri!.AbsoluteUri;
            Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
                Headers[name] = string.Join(",", values);
            _entered.SetResult();
            return blocks ? await Task.Run(() => answer(cancellationToken), CancellationToken.None) : answer(cancellationToken);
        }
    }
}
