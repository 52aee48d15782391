using System.Text.Json;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Tests.Json;

public class KubeTimeConverterTests
{
    [Theory]
    [InlineData("2026-01-05T12:00:00Z", "2026-01-05T12:00:00Z")]
    [InlineData("2026-01-05T01:30:00+05:45", "2026-01-04T19:45:00Z")]
    [InlineData("2026-12-31T23:59:59.9999999Z", "2026-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    public void Times_are_written_in_UTC_and_whole_seconds(string read, string written)
    {
        var options = new JsonSerializerOptions { Converters = { new KubeTimeConverter() } };
        var instant = JsonSerializer.Deserialize<DateTimeOffset>($"\"{read}\"", options);

        instant.Offset.ShouldBe(TimeSpan.Zero);
        JsonSerializer.Serialize(instant, options).ShouldBe($"\"{written}\"");
        KubeTimeConverter.ToText(DateTimeOffset.Parse(read)).ShouldBe(written);
    }

    [Theory]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"2026-13-01T00:00:00Z\"")]
    public void Invalid_times_are_rejected_with_their_text(string json)
    {
        var options = new JsonSerializerOptions { Converters = { new KubeTimeConverter() } };
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, options)).Message.ShouldContain(json.Trim('"'));
    }
}
