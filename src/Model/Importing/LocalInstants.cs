using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Importing;

/// <summary>A time of a source, in whole seconds.</summary>
/// <param name="Instant">The instant.</param>
/// <param name="Local">Its date and time in the source's zone.</param>
internal sealed record LocalInstant(DateTimeOffset Instant, DateTime Local)
{
    /// <summary>RFC 3339, with the offset of the zone if it is whole.</summary>
    public string Text => Instant.Offset == TimeSpan.Zero
        ? Instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public LocalInstant AddSeconds(int seconds) => new(Instant.AddSeconds(seconds), Local.AddSeconds(seconds));
}

/// <summary>Reads dates and times that may lack an offset: then they are local to a zone.</summary>
internal sealed class LocalInstants
{
    private readonly TimeZoneInfo _zone;

    /// <param name="zone">IANA name.</param>
    /// <exception cref="SourceException">There is no such zone.</exception>
    public LocalInstants(string zone) =>
        _zone = WallClock.FindZone(zone) ?? throw new SourceException("", $"expected an IANA time zone such as Europe/Berlin, found '{Short.Of(zone)}'");

    /// <summary>Reads <c>2026-12-24T18:00:00</c>, with a space instead of T, a fraction, an offset or none, or a date alone.</summary>
    /// <param name="text">The text; null gives null.</param>
    /// <param name="path">Its field, for the message.</param>
    /// <param name="roundsUp">Whether a fraction of a second counts as a whole one.</param>
    public LocalInstant? Read(string? text, string path, bool roundsUp = false)
    {
        if (text is null)
            return null;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            throw new SourceException(path, $"expected a time such as 2026-12-24T18:00:00, found '{Short.Of(text)}'");
        var seconds = (parsed.Ticks + (roundsUp ? TimeSpan.TicksPerSecond - 1 : 0)) / TimeSpan.TicksPerSecond;
        parsed = new DateTimeOffset(seconds * TimeSpan.TicksPerSecond, parsed.Offset);
        if (HasOffset(text))
            return At(parsed);
        return AtLocal(parsed.DateTime);
    }

    /// <summary>A local time in the zone; the first of two, and moved by the length of a gap.</summary>
    public LocalInstant AtLocal(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max()
            : _zone.IsInvalidTime(local) ? _zone.GetUtcOffset(local.AddHours(-6))
            : _zone.GetUtcOffset(local);
        return At(new DateTimeOffset(local, offset));
    }

    /// <summary>Whether the text says which instant it means.</summary>
    public static bool HasOffset(string text)
    {
        var time = text.IndexOf(':', StringComparison.Ordinal);
        return text.EndsWith('Z') || (time >= 0 && text.AsSpan(time).IndexOfAny('+', '-') >= 0);
    }

    private LocalInstant At(DateTimeOffset instant)
    {
        var here = TimeZoneInfo.ConvertTime(instant, _zone);
        return new LocalInstant(here.Offset.Seconds == 0 ? here : instant, here.DateTime);
    }
}
