using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions;

public sealed class HttpCallerTests
{
    private static readonly DateTimeOffset Nominal = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_body_comes_with_the_headers_of_the_user_and_of_the_operator()
    {
        var target = new Target(HttpStatusCode.OK);
        var outcome = await CallAsync(target, new HttpActionSpec
        {
            Url = "http://target.example/refresh?at=$(SCHEDULED_TIME)",
            Headers = [new() { Name = "Content-Type", Value = "application/json" }, new() { Name = "X-Tenant", Value = "a" }],
            Body = """{"run":"$(RUN_ID)"}""",
        });

        outcome.Failure.ShouldBeNull();
        outcome.HttpStatus.ShouldBe(200);
        target.Body.ShouldBe("""{"run":"refresh-1"}""");
        var request = target.Request!;
        request.RequestUri!.Query.ShouldBe("?at=2026-03-01T12%3A00%3A00Z");
        request.Content!.Headers.ContentType!.ToString().ShouldBe("application/json");
        request.Headers.GetValues("X-Tenant").ShouldBe(["a"]);
        request.Headers.GetValues("Idempotency-Key").ShouldBe(["refresh-1"]);
        request.Headers.GetValues("User-Agent").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_operators_headers_replace_those_of_the_user()
    {
        var target = new Target(HttpStatusCode.OK);
        await CallAsync(target, new HttpActionSpec
        {
            Url = "http://target.example/",
            Headers = [new() { Name = "idempotency-key", Value = "mine" }],
        });
        target.Request!.Headers.GetValues("Idempotency-Key").ShouldBe(["refresh-1"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, RetryClasses.ClientError)]
    [InlineData(HttpStatusCode.TooManyRequests, RetryClasses.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable, RetryClasses.ServerError)]
    [InlineData(HttpStatusCode.Found, RetryClasses.UnexpectedResponse)]
    public async Task A_status_code_that_is_no_success_is_a_failure_of_its_class(HttpStatusCode code, string retryClass)
    {
        var outcome = await CallAsync(new Target(code), new HttpActionSpec { Url = "http://target.example/" });
        outcome.Failure!.Reason.ShouldBe(Reasons.HttpStatus);
        outcome.Failure.RetryClass.ShouldBe(retryClass);
    }

    private static async Task<CallOutcome> CallAsync(Target target, HttpActionSpec action)
    {
        using var caller = new HttpCaller(target, TimeProvider.System);
        var job = new ScheduledJob { Metadata = new ObjectMeta { Name = "refresh", Namespace = "default", Uid = "1" } };
        return await caller.CallAsync(
            job, action, new StartAttempt("refresh-1", 1, Nominal, RunTriggers.Schedule, null, false), CancellationToken.None);
    }

    private sealed class Target(HttpStatusCode code) : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(code);
        }
    }
}
