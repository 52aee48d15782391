using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Everything that can go wrong with a call, caused by real servers, and what a tenant is told.</summary>
public sealed class FailureTableTests
{
    private static readonly HttpAuthSpec Bearer = new() { Bearer = new BearerAuthSpec { SecretKeyRef = new KeyReference("api", "token") } };

    private static readonly HttpHeaderSpec Header = new()
    {
        Name = "X-Key",
        ValueFrom = new ValueSource { SecretKeyRef = new KeyReference("api", "token") },
    };

    private readonly (string What, Func<Task<CallOutcome>> Call)[] _cases =
    [
        ("The host name does not exist", With(
            new() { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) }, t => t.CallNobodyAsync())),
        ("The connection is refused", With(new(), t => t.CallNobodyAsync())),
        ("The host does not respond for 10 s", With(new() { Action = new() { Timeout = "1h" } }, t => t.CallDeafAsync())),
        ("The connection is reset", With(new(), t => t.CallAsync(context =>
        {
            context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
            return Task.CompletedTask;
        }))),
        ("A mail server responds", With(new(), t => t.CallRawAsync(Encoding.ASCII.GetBytes($"220 {Trouble.Marker} ESMTP\r\n\r\n")))),
        ("The response takes longer than `timeout`", With(new(), t => t.CallSlowAsync())),
        ("No call slot becomes free within `timeout`", With(new(), t => t.CallBusyAsync())),

        ("The certificate authority is not trusted", With(
            new(), t => t.CallTlsAsync(TestCertificates.Server(Trouble.Host, TestCertificates.OtherAuthority)))),
        ("The certificate is for a different name", With(new(), t => t.CallTlsAsync(TestCertificates.Server("other.example.com")))),
        ("The certificate has expired", With(new(), t => t.CallTlsAsync(TestCertificates.Server(Trouble.Host, isExpired: true)))),
        ("An https URL, and the server does not use TLS", With(new(), t => t.CallRawAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), "https"))),
        ("The server requires a client certificate, and none is set (TLS 1.2)", With(
            new(), t => t.CallTlsAsync(TestCertificates.Server(Trouble.Host), asksForClient: true, SslProtocols.Tls12))),
        ("The server requires a client certificate, and none is set (TLS 1.3)", With(
            new(), t => t.CallTlsAsync(TestCertificates.Server(Trouble.Host), asksForClient: true, SslProtocols.Tls13))),

        ("The egress policy denies the target", With(new() { Policy = new EgressPolicy() }, t => t.CallNobodyAsync())),
        ("The egress policy denies the target of a redirect", With(
            new() { Action = new() { FollowRedirects = true } }, t => t.CallAsync(Redirect))),

        ("The target responds with 302", With(new(), t => t.CallAsync(Redirect))),
        ("The target responds with 404", With(new(), t => t.CallAsync(404, Trouble.Marker))),
        ("The target responds with 408", With(new(), t => t.CallAsync(408, Trouble.Marker))),
        ("The target responds with 429 and `Retry-After`", With(new(), t => t.CallAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        }))),
        ("The target responds with 503", With(new(), t => t.CallAsync(503, Trouble.Marker))),

        ("`expect.bodyRegex` does not match", With(Expecting(new HttpExpectSpec { BodyRegex = "ready" }), t => t.CallAsync(200, Trouble.Marker))),
        ("`expect.bodyRegex` takes too long", With(Expecting(new HttpExpectSpec { BodyRegex = BudgetTests.SlowPattern }, TimeSpan.FromMilliseconds(1)), t => t.CallAsync(200, BudgetTests.SlowBody))),
        ("`expect.jsonPath` finds nothing", With(ExpectingJson(), t => t.CallAsync(200, "{}"))),
        ("`expect.jsonPath` finds a different value", With(ExpectingJson(), t => t.CallAsync(200, $$"""{"state":"{{Trouble.Marker}}"}"""))),
        ("`expect.jsonPath`, and the body is not valid JSON", With(ExpectingJson(), t => t.CallAsync(200, Trouble.Marker))),
        ("`expect`, and the body is too long", With(ExpectingJson(), t => t.CallAsync(200, new string('a', (256 * 1024) + 1)))),
        ("`expect`, and the body is not compressed although the headers say so", With(ExpectingJson(), t => t.CallAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync(Trouble.Marker);
        }))),
        ("The response headers are too long", With(new(), t => t.CallAsync(context =>
        {
            for (var i = 0; i < 20; i++)
                context.Response.Headers[$"X-{i}"] = new string('a', 8000);
            return Task.CompletedTask;
        }))),

        ("A Secret is missing", With(new() { Action = new() { Auth = Bearer } }, t => t.CallNobodyAsync())),
        ("A Secret lacks the key", With(new() { Action = new() { Auth = Bearer } }, t =>
        {
            t.References.Secret("api", ("other", Trouble.Marker));
            return t.CallNobodyAsync();
        })),
        ("The operator is not allowed to read a Secret", With(new() { Action = new() { Auth = Bearer } }, t =>
        {
            t.References.Fault = FakeReferences.Refusal(403);
            return t.CallNobodyAsync();
        })),
        ("The API server does not respond", With(new() { Action = new() { Auth = Bearer } }, t =>
        {
            t.References.Fault = new HttpRequestException(Trouble.Marker);
            return t.CallNobodyAsync();
        })),
        ("A header's value from a Secret contains a line break", With(new() { Action = new() { Headers = [Header] } }, t =>
        {
            t.References.Secret("api", ("token", $"a\r\n{Trouble.Marker}: 1"));
            return t.CallNobodyAsync();
        })),
        ("A header's value from a Secret contains non-ASCII characters", With(new() { Action = new() { Headers = [Header] } }, t =>
        {
            t.References.Secret("api", ("token", $"é{Trouble.Marker}"));
            return t.CallNobodyAsync();
        })),
        ("The audience of a ServiceAccount token is the API server", With(
            new() { Action = new() { Auth = new() { ServiceAccountToken = new("caller", "https://kubernetes.default.svc") } } },
            t => t.CallNobodyAsync())),
        ("`tls.caFrom` is too long", With(new(), t =>
        {
            t.References.ConfigMap("ca", "ca.crt", new string('a', (64 * 1024) + 1));
            return t.CallTlsAsync(TestCertificates.Server(Trouble.Host));
        })),
        ("`tls.caFrom` contains no certificate", With(new(), t =>
        {
            t.References.ConfigMap("ca", "ca.crt", Trouble.Marker);
            return t.CallTlsAsync(TestCertificates.Server(Trouble.Host));
        })),
    ];

    [Fact]
    public async Task Each_failure_reads_as_the_documentation_says()
    {
        var outcomes = await Task.WhenAll(_cases.Select(c => c.Call()));

        var table = new StringBuilder("\n| What happens | reason | class | httpStatus | message |\n|---|---|---|---|---|\n");
        foreach (var (outcome, what) in outcomes.Zip(_cases.Select(c => c.What)))
        {
            var failure = outcome.Failure.ShouldNotBeNull(what);
            var run = WhatTheTenantSees(failure);
            run.ShouldSatisfyAllConditions(what, r => r.Reason.ShouldBe(failure.Reason), r => r.HttpStatus.ShouldBe(outcome.HttpStatus));
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {what} | {run.Reason} | {failure.RetryClass ?? "none"} | {run.HttpStatus} | {run.Message} |");
        }

        Generated.SectionShouldBe("docs/http-failures.md", $"{table}\n");
    }

    /// <summary>The last run as the status shows it. The condition and the event say the same, and none of them too much.</summary>
    private static RunStatus WhatTheTenantSees(Failure failure)
    {
        var spec = World.EveryTenSeconds() with { Action = World.HttpAction(), Retry = new RetrySpec(0) };
        var world = new World(spec).Step(10).Fail(World.Id(10), failure).Step(11);

        var run = world.Status.LastRun!;
        var told = world.Events[^1];
        told.ShouldSatisfyAllConditions(
            e => e.Type.ShouldBe(EventType.Warning),
            e => e.Reason.ShouldBe(Reasons.RunFailed),
            e => e.Message.ShouldBe($"Run {run.Id} failed ({run.Reason}): {run.Message}"));
        world.Condition(ConditionTypes.LastRunSucceeded).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("False"), c => c.Reason.ShouldBe(run.Reason), c => c.Message.ShouldContain(run.Message!));
        foreach (var secret in new[] { Trouble.Marker, Trouble.Host, "127.0.0.1", "::1", "http:", "https:" })
            told.Message.ShouldNotContain(secret);
        return run;
    }

    private static Func<Task<CallOutcome>> With(Trouble trouble, Func<Trouble, Task<CallOutcome>> call) => async () =>
    {
        await using (trouble)
            return await call(trouble);
    };

    private static Trouble Expecting(HttpExpectSpec expect, TimeSpan? matchTimeout = null) => new() { Action = new() { Expect = expect }, MatchTimeout = matchTimeout };

    private static Trouble ExpectingJson() => Expecting(new HttpExpectSpec { JsonPath = new JsonPathSpec("$.state", "ready") });

    private static Task Redirect(HttpContext context)
    {
        context.Response.Redirect("http://169.254.169.254/");
        return Task.CompletedTask;
    }
}
