using System.Text.Json;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Remembers some recently read strings, so that memory holds namespaces, label keys and kinds once and not once per object.
/// Its size is fixed; an evicted string is simply read again. Thread-safe without a lock: a slot is one reference.
/// </summary>
internal static class StringPool
{
    private const int MaxLength = 128;

    private static readonly string?[] Slots = new string?[4096];

    /// <summary>The string at the reader's position.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > MaxLength)
            return reader.GetString()!;

        var hash = new HashCode();
        hash.AddBytes(reader.ValueSpan);
        ref var slot = ref Slots[(uint)hash.ToHashCode() % (uint)Slots.Length];
        var known = slot;
        if (known is not null && reader.ValueTextEquals(known))
            return known;
        return slot = reader.GetString()!;
    }
}
