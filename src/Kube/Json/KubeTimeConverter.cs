using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScheduledJobs.Kube.Json;

/// <summary><c>metav1.Time</c>: RFC 3339 in UTC and whole seconds. Reading accepts any offset and fraction.</summary>
public sealed class KubeTimeConverter : JsonConverter<DateTimeOffset>
{
    // "2026-01-05 12:00:00Z": one of the formats that .NET does not interpret letter by letter. A status contains two dozen times.
    private const string AlmostIt = "u";
    private const int Length = 20;
    private const int PlaceOfT = 10;

    /// <summary>An instant in Kubernetes' text form.</summary>
    public static string ToText(DateTimeOffset instant) => string.Create(Length, instant.UtcDateTime, static (text, time) =>
    {
        time.TryFormat(text, out _, AlmostIt, CultureInfo.InvariantCulture);
        text[PlaceOfT] = 'T';
    });

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException($"'{reader.GetString()}' is not an RFC 3339 time.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> utf8 = stackalloc byte[Length];
        value.UtcDateTime.TryFormat(utf8, out _, AlmostIt, CultureInfo.InvariantCulture);
        utf8[PlaceOfT] = (byte)'T';
        writer.WriteStringValue(utf8);
    }
}
