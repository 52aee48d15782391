using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public sealed class EchoEndpointTests(EchoFixture node) : IClassFixture<EchoFixture>, IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = node.Host.Api.EchoAddress };

    [Fact]
    public async Task A_request_is_described()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "echo/deeper?a=1&b=x%20y") { Content = new StringContent("the body", Encoding.UTF8) };
        request.Headers.Add("Idempotency-Key", "run-1");
        using var response = await _http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("application/json"));
        var echo = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        echo["method"]!.ToString().ShouldBe("PUT");
        echo["path"]!.ToString().ShouldBe("/echo/deeper");
        echo["query"]!.ToJsonString().ShouldBe("""{"a":"1","b":"x y"}""");
        echo["headers"]!["Idempotency-Key"]!.ToString().ShouldBe("run-1");
        echo["body"]!.ToString().ShouldBe("the body");
    }

    [Theory]
    [InlineData("status=503", HttpStatusCode.ServiceUnavailable)]
    [InlineData("status=204", HttpStatusCode.NoContent)]
    [InlineData("delay=5ms", HttpStatusCode.OK)]
    [InlineData("delay=0.01s&status=418", (HttpStatusCode)418)]
    [InlineData("status=199", HttpStatusCode.BadRequest)]
    [InlineData("status=600", HttpStatusCode.BadRequest)]
    [InlineData("status=abc", HttpStatusCode.BadRequest)]
    [InlineData("delay=601s", HttpStatusCode.BadRequest)]
    [InlineData("delay=-1s", HttpStatusCode.BadRequest)]
    [InlineData("delay=5", HttpStatusCode.BadRequest)]
    public async Task The_query_chooses_the_response(string query, HttpStatusCode expected)
    {
        using var response = await _http.GetAsync(new Uri($"echo?{query}", UriKind.Relative));
        response.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task The_newest_requests_are_listed()
    {
        for (var i = 0; i < 101; i++)
            (await _http.PostAsync(new Uri($"echo?n={i}", UriKind.Relative), content: null)).Dispose();
        var list = JsonNode.Parse(await _http.GetStringAsync(new Uri("echo/requests", UriKind.Relative)))!.AsArray();
        list.Select(r => (string?)r!["query"]!["n"]).ShouldBe(Enumerable.Range(1, 100).Select(i => $"{i}"));
    }

    [Theory]
    [InlineData(64 * 1024, false)]
    [InlineData((64 * 1024) + 1, true)]
    public async Task A_long_body_is_cut(int length, bool truncated)
    {
        using var content = new StringContent(new string('x', length));
        using var response = await _http.PostAsync(new Uri("echo", UriKind.Relative), content);
        var echo = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        echo["body"]!.ToString().Length.ShouldBe(64 * 1024);
        ((bool)echo["bodyTruncated"]!).ShouldBe(truncated);
    }

    public void Dispose() => _http.Dispose();
}
