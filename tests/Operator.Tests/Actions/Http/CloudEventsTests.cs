using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Requests;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class CloudEventsTests
{
    private static readonly CallSubject Subject = CallSubject.Of(TestCall.Job, TestCall.Start);

    [Fact]
    public void Binary_events_have_their_attributes_in_headers()
    {
        var headers = new List<CallHeader>();

        var body = CloudEvents.Apply(Subject, new CloudEventsSpec(Source: "/a ü"), headers, "x"u8.ToArray());

        Encoding.UTF8.GetString(body!).ShouldBe("x");
        headers.ToDictionary(h => h.Name, h => h.Value).ShouldBe(new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = "demo-7",
            ["ce-source"] = "/a%20%C3%BC",
            ["ce-type"] = "dev.scheduledjobs.run",
            ["ce-time"] = "2026-01-05T12:00:10Z",
        });
    }

    [Theory]
    [InlineData(null, """{"a":1}""", """{"datacontenttype":"application/json","data":{"a":1}}""")]
    [InlineData("application/vnd.x+json; charset=utf-8", "[1]", """{"datacontenttype":"application/vnd.x+json; charset=utf-8","data":[1]}""")]
    [InlineData("text/plain", "hello", """{"datacontenttype":"text/plain","data":"hello"}""")]
    [InlineData(null, null, "{}")]
    public void Structured_events_hold_attributes_and_data(string? contentType, string? body, string data)
    {
        List<CallHeader> headers = contentType is null ? [] : [new CallHeader("content-type", contentType, true)];

        var sent = CloudEvents.Apply(
            Subject, new CloudEventsSpec(CloudEventsModes.Structured), headers, body is null ? null : Encoding.UTF8.GetBytes(body));

        headers.Single().ShouldBe(new CallHeader("Content-Type", "application/cloudevents+json; charset=utf-8", true));
        var expected = JsonNode.Parse(data)!.AsObject();
        expected["specversion"] = "1.0";
        expected["id"] = "demo-7";
        expected["source"] = "/namespaces/team/scheduledjobs/demo";
        expected["type"] = "dev.scheduledjobs.run";
        expected["time"] = "2026-01-05T12:00:10Z";
        JsonNode.DeepEquals(JsonNode.Parse(sent), expected).ShouldBeTrue(Encoding.UTF8.GetString(sent!));
    }

    [Fact]
    public void Binary_data_is_sent_as_base64()
    {
        List<CallHeader> headers = [new CallHeader("Content-Type", "application/octet-stream", true)];

        var sent = CloudEvents.Apply(Subject, new CloudEventsSpec(CloudEventsModes.Structured), headers, [0xff, 0x00]);

        JsonNode.Parse(sent)!["data_base64"]!.GetValue<string>().ShouldBe("/wA=");
    }

    [Fact]
    public void A_body_that_is_not_JSON_needs_a_content_type() => Should.Throw<CallException>(() => CloudEvents.Apply(
            Subject, new CloudEventsSpec(CloudEventsModes.Structured), [], "hello"u8.ToArray()))
        .Failure.Reason.ShouldBe(Reasons.InvalidAction);
}
