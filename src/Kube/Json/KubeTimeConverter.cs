using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScheduledJobs.Kube.Json;

/// <summary><c>metav1.Time</c>: RFC 3339 in UTC and whole seconds; any offset and fraction is accepted when reading.</summary>
public sealed class KubeTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The text that Kubernetes writes for an instant.</summary>
    public static string ToText(DateTimeOffset instant) => instant.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException($"'{reader.GetString()}' is not an RFC 3339 time.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ToText(value));
}
