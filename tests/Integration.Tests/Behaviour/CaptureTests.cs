using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>What action.http.capture keeps of responses.</summary>
public sealed class CaptureTests : ClusterTest
{
    private const string EveryTwoSeconds = """
        trigger: {interval: {every: 2s}}
        retry: {limit: 0}
        """;

    [Fact]
    public async Task The_status_of_a_run_that_failed_has_what_the_target_said()
    {
        await using var sink = await HttpSink.StartAsync(500);

        var run = await RunAsync(sink, "{body: 8, headers: [Transfer-Encoding, X-Missing]}");

        run.Text("result").ShouldBe("Failed");
        var response = run.At("response").ShouldNotBeNull();
        response.Text("body").ShouldBe("the body");
        response["truncated"]!.GetValue<bool>().ShouldBeTrue();
        response["headers"]!.ToJsonString().ShouldBe("""[{"name":"Transfer-Encoding","value":"chunked"}]""");
    }

    [Theory]
    [InlineData(0xff)]
    [InlineData('<')]
    [InlineData('"')]
    [InlineData(0)]
    public async Task The_longest_body_fits_into_the_status_whatever_its_bytes_are(int value)
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Body = new byte[5000];
        Array.Fill(sink.Body, (byte)value);

        var run = await RunAsync(sink, "{body: 4Ki}");

        run.Text("result").ShouldBe("Succeeded");
        run.At("response").Text("body").ShouldBe(new string(value is 0 or 0xff ? '\uFFFD' : (char)value, 4096));
    }

    private async Task<JsonNode> RunAsync(HttpSink sink, string capture)
    {
        var action = Http.Call(sink.Address);
        action["http"]!["capture"] = YamlText.Single(capture);
        await Here.CreateScheduledJobAsync("kept", action, EveryTwoSeconds);
        await Here.UntilRunsAsync("kept", 1);
        JsonNode? run = null;
        await Eventually.BecomesTrueAsync(
            async () => (run = (await Here.GetScheduledJobAsync("kept")).At("status", "lastRun"))?["response"] is not null, "the response is recorded");
        return run!;
    }
}
