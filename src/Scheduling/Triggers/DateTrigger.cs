using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>One or more given instants.</summary>
public sealed class DateTrigger : ITrigger
{
    private static readonly string[] LocalFormats =
        ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd' 'HH:mm"];

    private static readonly string[] AbsoluteFormats = [.. LocalFormats.SelectMany(f => new[] { f + "zzz", f + "'Z'" })];

    // Sorted, without duplicates.
    private readonly long[] _instants;

    // Those of them that are local times.
    private readonly LocalGrid _local;
    private readonly string _description;

    /// <summary>Parses the instants: RFC 3339 with an offset, or the clock's local time without one.</summary>
    /// <exception cref="TriggerFormatException">A text is not a date and time, or the list is empty.</exception>
    public DateTrigger(IReadOnlyList<string> times, WallClock clock)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(clock);
        if (times.Count == 0)
            throw new TriggerFormatException("The date trigger has no dates; it needs at least one.");
        var locals = new SortedSet<long>();
        var instants = new SortedSet<long>();
        for (var i = 0; i < times.Count; i++)
        {
            if (!TryRead(times[i], locals, instants))
                throw Wrong(times[i], i);
        }

        _local = new LocalGrid(new LocalDates([.. locals]), clock);
        for (var utc = _local.NextFrom(0); utc != WholeSeconds.Never; utc = _local.NextFrom(utc + 1))
            instants.Add(utc);
        _instants = [.. instants];
        _description = $"at {times[0].Replace('T', ' ')}{(IsLocal(times[0]) ? clock.Suffix : "")}{(times.Count > 1 ? $" and {times.Count - 1} more" : "")}";
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var index = CountBefore(WholeSeconds.FirstAfter(instant));
        return index == _instants.Length ? null : WholeSeconds.ToInstant(_instants[index]);
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var index = CountBefore(WholeSeconds.LastBefore(instant) + 1);
        return index == 0 ? null : WholeSeconds.ToInstant(_instants[index - 1]);
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        Math.Max(0, CountBefore(WholeSeconds.FirstAfter(through)) - CountBefore(WholeSeconds.FirstAfter(after)));

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime) => _local.NoteAt(WholeSeconds.FirstFrom(nominalTime));

    /// <inheritdoc />
    public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through) =>
        _local.NextDropped(WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through) - 1);

    /// <inheritdoc />
    public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from) =>
        _local.LastDropped(WholeSeconds.LastBefore(before), WholeSeconds.FirstFrom(from));

    /// <inheritdoc />
    public string Describe() => _description;

    private int CountBefore(long seconds)
    {
        var index = Array.BinarySearch(_instants, seconds);
        return index < 0 ? ~index : index;
    }

    private static bool IsLocal(string text) => DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool TryRead(string text, SortedSet<long> locals, SortedSet<long> instants)
    {
        if (DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            locals.Add(local.Ticks / TimeSpan.TicksPerSecond);
        else if (DateTimeOffset.TryParseExact(text, AbsoluteFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            instants.Add(instant.UtcTicks / TimeSpan.TicksPerSecond);
        else
            return false;
        return true;
    }

    private static TriggerFormatException Wrong(string text, int item)
    {
        var found = text is null ? "nothing" : $"'{(text.Length <= 40 ? text : text[..37] + "...")}'";
        return new TriggerFormatException($"must be a time in whole seconds such as 2026-12-24T18:00:00Z, or without the offset for local time, but is {found}.") { Item = item };
    }
}
