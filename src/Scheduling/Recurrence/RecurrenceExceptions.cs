using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>EXDATEs: local times and whole days are left out before clock changes apply, instants after that.</summary>
internal sealed class RecurrenceExceptions
{
    private readonly IReadOnlyList<RecurrenceTime> _all;
    private readonly WallClock _clock;
    private readonly HashSet<long> _times;
    private readonly HashSet<long> _days;
    private readonly HashSet<long> _instants;

    public RecurrenceExceptions(IReadOnlyList<RecurrenceTime> all, WallClock clock)
    {
        _all = all;
        _clock = clock;
        _times = [.. all.Where(time => time is { IsDate: false, IsInstant: false }).Select(time => time.Seconds)];
        _days = [.. all.Where(time => time.IsDate).Select(time => time.Seconds)];
        _instants = [.. all.Where(time => time.IsInstant).Select(time => time.Seconds)];
    }

    public bool HasLocal => _times.Count + _days.Count > 0;

    public IEnumerable<long> Instants => _instants;

    public WithoutDates Without(ILocalPattern times) => new(times, _times, _days);

    public bool HasLocalTime(long local) => _times.Contains(local) || _days.Contains(local - local % WholeSeconds.PerDay);

    public bool HasInstant(long utc) => _instants.Contains(utc);

    /// <summary>Those that leave nothing out, by their place in the list.</summary>
    /// <param name="times">The rule's times.</param>
    /// <param name="dates">The local times of RDATE, sorted.</param>
    public IEnumerable<int> Unused(ILocalPattern times, long[] dates)
    {
        var further = new LocalDates([.. dates.Distinct()]);
        for (var i = 0; i < _all.Count; i++)
        {
            var local = _all[i].ToLocal(_clock);
            var end = local + (_all[i].IsDate ? WholeSeconds.PerDay : 1);
            if (times.Count(local, end) == 0 && further.Count(local, end) == 0)
                yield return i;
        }
    }
}
