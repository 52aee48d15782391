using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Operator.Admission;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission;

public sealed class AdmissionEndpointTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Reviews.Now);
    private readonly OperatorMetrics _metrics;
    private readonly AdmissionEndpoint _endpoint;

    public AdmissionEndpointTests()
    {
        _metrics = new OperatorMetrics(_time, $"admission-{Guid.NewGuid()}");
        _endpoint = new AdmissionEndpoint(Reviews.NewReviewer(time: _time), _metrics, _time, NullLogger.Instance);
    }

    public void Dispose()
    {
        _endpoint.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_review_gets_a_review_back()
    {
        var (code, text) = await PostAsync(Reviews.Body(Reviews.Resource($"timeZone: Berlin\n{Reviews.Daily}\n{Reviews.Url}").ToString()));

        code.ShouldBe(200);
        var json = JsonNode.Parse(text)!;
        ((string?)json["apiVersion"]).ShouldBe("admission.k8s.io/v1");
        ((string?)json["kind"]).ShouldBe("AdmissionReview");
        ((string?)json["response"]!["uid"]).ShouldBe("question");
        ((bool?)json["response"]!["allowed"]).ShouldBe(false);
        ((int?)json["response"]!["status"]!["code"]).ShouldBe(422);
        ((string?)json["response"]!["status"]!["reason"]).ShouldBe("Invalid");
        ((string?)json["response"]!["status"]!["message"]).ShouldBe("spec.timeZone: 'Berlin' is not in this system's time-zone data; did you mean Europe/Berlin?");
        ((string?)json["response"]!["status"]!["details"]!["kind"]).ShouldBe("ScheduledJob");
        json["request"].ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1"}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"a"}}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","request":{"uid":3}}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","request":{"uid":"a","object":{}}""")]
    public async Task Anything_else_is_a_bad_request(string body) => (await PostAsync(Encoding.UTF8.GetBytes(body))).Code.ShouldBe(400);

    [Theory]
    [InlineData("GET", "/validate")]
    [InlineData("POST", "/")]
    public async Task Only_one_path_is_served(string method, string path) => (await SendAsync(method, path, Stream.Null)).Code.ShouldBe(404);

    [Fact]
    public async Task A_body_that_does_not_arrive_is_given_up()
    {
        var reading = SendAsync("POST", AdmissionEndpoint.Path, new Silence());
        _time.Advance(AdmissionEndpoint.TimeLimit - TimeSpan.FromTicks(1));
        reading.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        (await reading).Code.ShouldBe(503);
    }

    [Fact]
    public async Task Only_a_few_are_in_memory_at_once_and_the_others_wait()
    {
        var slow = Enumerable.Range(0, AdmissionEndpoint.MaxReviews).Select(_ => SendAsync("POST", AdmissionEndpoint.Path, new Silence())).ToList();
        var next = PostAsync(Reviews.Body(Reviews.Resource($"{Reviews.Daily}\n{Reviews.Url}").ToString()));
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(AdmissionEndpoint.TimeLimit / 2);
        var later = PostAsync(Reviews.Body(Reviews.Resource($"{Reviews.Daily}\n{Reviews.Url}").ToString()));
        _time.Advance(AdmissionEndpoint.TimeLimit / 2);

        (await Task.WhenAll(slow)).ShouldAllBe(r => r.Code == 503);
        (await later).Code.ShouldBe(200);
        (await next).Code.ShouldBeOneOf(200, 503);
        ((long)AdmissionEndpoint.MaxReviews * AdmissionEndpoint.MaxBody).ShouldBeLessThanOrEqualTo(32 * 1024 * 1024, "what their bodies may take of a container with 512 MiB");
    }

    private Task<(int Code, string Text)> PostAsync(byte[] body) => SendAsync("POST", AdmissionEndpoint.Path, new MemoryStream(body));

    private async Task<(int Code, string Text)> SendAsync(string method, string path, Stream body)
    {
        var context = new DefaultHttpContext { Request = { Method = method, Path = path, Body = body } };
        using var reply = new MemoryStream();
        context.Response.Body = reply;
        await _endpoint.HandleAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(reply.ToArray()));
    }

    /// <summary>A body of which nothing arrives.</summary>
    private sealed class Silence : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
