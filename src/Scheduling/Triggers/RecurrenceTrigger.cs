using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A recurrence rule of iCalendar (RFC 5545) on a wall clock, with further dates (RDATE) and without others (EXDATE). The start is where the rule
/// begins and what it leaves open; it is a nominal time only if the rule matches it. COUNT counts local times, whatever a clock change or EXDATE
/// does to them.
/// </summary>
public sealed class RecurrenceTrigger : ITrigger, IDayMarker
{
    /// <summary>A longer rule is cut in the description.</summary>
    private const int MaxShown = 100;

    private readonly string _description;

    // The rule, without EXDATEs in local time.
    private readonly LocalGrid _grid;

    // RDATEs in local time.
    private readonly LocalGrid _dates;

    // The last possible instant of the rule.
    private readonly long _until;

    // Instants besides the rule's; and instants of the rule that are left out. Sorted.
    private readonly long[] _added;
    private readonly long[] _removed;

    /// <summary>A rule on a wall clock.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="start">Its start (DTSTART); a date means midnight.</param>
    /// <param name="added">RDATE: further times, even before the start; a date means the start's time on that day.</param>
    /// <param name="removed">EXDATE: times that are left out; a date means all times of that day.</param>
    /// <param name="clock">Zone and policies.</param>
    /// <param name="includeStart">Whether the rule can occur, and COUNT counts, at the start itself: not if the start is only where the rule is counted from.</param>
    public RecurrenceTrigger(
        RecurrenceRule rule, RecurrenceTime start, IReadOnlyList<RecurrenceTime> added, IReadOnlyList<RecurrenceTime> removed, WallClock clock,
        bool includeStart = true)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(removed);
        ArgumentNullException.ThrowIfNull(clock);
        _description = $"rrule {(rule.Text.Length <= MaxShown ? rule.Text : rule.Text[..(MaxShown - 3)] + "...")}{clock.Suffix}";
        var first = start.ToLocal(clock);
        var times = RulePattern.Of(rule, first, includeStart, clock);
        _until = rule.Until is { IsInstant: true } until ? until.Seconds : WholeSeconds.Max;
        var exceptions = new RecurrenceExceptions(removed, clock);
        _grid = new LocalGrid(exceptions.HasLocal ? exceptions.Without(times) : times, clock);
        var timeOfDay = first % WholeSeconds.PerDay;

        // In order, because the rule remembers its last long search.
        var kept = added.Where(time => !exceptions.HasLocalTime(LocalOf(time))).ToList();
        _dates = new LocalGrid(new LocalDates([.. kept.Where(time => !time.IsInstant).Select(LocalOf).Distinct().Order()]), clock);
        _added = [.. Instants(_dates).Concat(kept.Where(time => time.IsInstant).Select(time => time.Seconds))
            .Distinct().Order().Where(utc => !exceptions.HasInstant(utc) && RuleFrom(utc) != utc)];
        _removed = [.. exceptions.Instants.Order().Where(utc => RuleFrom(utc) == utc)];
        Warnings = [.. RecurrenceWarnings.Of(rule, times, includeStart ? first : null), .. RecurrenceWarnings.Of(exceptions, times, [.. added.Select(LocalOf).Order()])];

        long LocalOf(RecurrenceTime time) => time.ToLocal(clock) + (time.IsDate ? timeOfDay : 0);
    }

    /// <summary>What is allowed but probably not meant, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        for (var from = WholeSeconds.FirstAfter(instant); ; from++)
        {
            var index = IndexOf(_added, from);
            from = Math.Min(RuleFrom(from), index < _added.Length ? _added[index] : WholeSeconds.Never);
            if (!IsRemoved(from))
                return WholeSeconds.ToInstant(from);
        }
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        for (var upTo = WholeSeconds.LastBefore(instant); ; upTo--)
        {
            var index = IndexOf(_added, upTo + 1);
            upTo = Math.Max(_grid.LastUpTo(Math.Min(upTo, _until)), index > 0 ? _added[index - 1] : WholeSeconds.None);
            if (!IsRemoved(upTo))
                return WholeSeconds.ToInstant(upTo);
        }
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through)
    {
        var (from, to) = (WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));
        return from >= to ? 0
            : _grid.Count(from, Math.Min(to, _until + 1)) + IndexOf(_added, to) - IndexOf(_added, from) - (IndexOf(_removed, to) - IndexOf(_removed, from));
    }

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime)
    {
        var utc = WholeSeconds.FirstFrom(nominalTime);
        return IsRemoved(utc) ? null : (utc <= _until ? _grid.NoteAt(utc) : null) ?? _dates.NoteAt(utc);
    }

    /// <inheritdoc />
    public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through)
    {
        var (from, last) = (WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through) - 1);
        var (ofRule, ofDates) = (_grid.NextDropped(from, Math.Min(last, _until)), _dates.NextDropped(from, last));
        return ofRule is null || ofDates?.Change.At < ofRule.Change.At ? ofDates : ofRule;
    }

    /// <inheritdoc />
    public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from)
    {
        var (upTo, first) = (WholeSeconds.LastBefore(before), WholeSeconds.FirstFrom(from));
        var (ofRule, ofDates) = (_grid.LastDropped(Math.Min(upTo, _until), first), _dates.LastDropped(upTo, first));
        return ofRule is null || ofDates?.Change.At > ofRule.Change.At ? ofDates : ofRule;
    }

    /// <inheritdoc />
    public string Describe() => _description;

    void IDayMarker.Mark(DaySet day)
    {
        var rule = DaySet.Rent(day.First);
        _grid.Mark(rule);
        if (_until < day.End - 1)
            rule.Remove(_until + 1, day.End);
        for (var index = IndexOf(_removed, day.First); index < _removed.Length && _removed[index] < day.End; index++)
            rule.Remove(_removed[index], _removed[index] + 1);
        day.UnionWith(rule);
        rule.Return();
        for (var index = IndexOf(_added, day.First); index < _added.Length && _added[index] < day.End; index++)
            day.Add(_added[index]);
    }

    private bool IsRemoved(long utc) => Array.BinarySearch(_removed, utc) >= 0;

    private long RuleFrom(long utc) => _grid.NextFrom(utc) is var next && next <= _until ? next : WholeSeconds.Never;

    private static IEnumerable<long> Instants(LocalGrid grid)
    {
        for (var utc = grid.NextFrom(0); utc != WholeSeconds.Never; utc = grid.NextFrom(utc + 1))
            yield return utc;
    }

    private static int IndexOf(long[] sorted, long value)
    {
        var index = Array.BinarySearch(sorted, value);
        return index < 0 ? ~index : index;
    }
}
