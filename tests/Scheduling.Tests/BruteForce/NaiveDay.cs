using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Tests.BruteForce;

/// <summary>
/// One UTC day of a zone, minute by minute, with the platform's offset for each, plus a day and a half before and after. From
/// that alone it computes which instants a set of local times means.
/// </summary>
internal sealed class NaiveDay
{
    private const int Margin = 36 * 60;

    private readonly int[] _offsets = new int[1440 + 2 * Margin];
    private readonly Dictionary<DateTime, List<int>> _minutesByLocal = [];
    private readonly DateTime _first;

    public NaiveDay(TimeZoneInfo zone, DateTime utcDay)
    {
        Zone = zone;
        Start = new DateTimeOffset(DateTime.SpecifyKind(utcDay, DateTimeKind.Utc));
        _first = Start.UtcDateTime.AddMinutes(-Margin);
        for (var i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = (int)zone.GetUtcOffset(_first.AddMinutes(i)).TotalMinutes;
            var local = _first.AddMinutes(i + _offsets[i]);
            if (!_minutesByLocal.TryGetValue(local, out var minutes))
                _minutesByLocal[local] = minutes = [];
            minutes.Add(i);
        }
    }

    public TimeZoneInfo Zone { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End => Start.AddDays(1);

    public override string ToString() => $"{Zone.Id} {Start:yyyy-MM-dd}";

    /// <summary>The instants of the day at which a set of local times occurs, sorted.</summary>
    public List<DateTimeOffset> Instants(NaiveCron cron, GapPolicy gap, OverlapPolicy overlap)
    {
        var instants = new SortedSet<DateTimeOffset>();
        var days = new Dictionary<DateTime, bool>();
        for (var i = 1; i < _offsets.Length; i++)
        {
            var local = _first.AddMinutes(i + _offsets[i]);
            if (Counts(i, _minutesByLocal[local], overlap, cron.Repeats))
                AddMinute(local, time => time.AddMinutes(-_offsets[i]));
            if (_offsets[i] <= _offsets[i - 1] || gap == GapPolicy.Skip)
                continue;
            var transition = _first.AddMinutes(i);
            var before = _offsets[i - 1];
            for (var missing = transition.AddMinutes(before); missing < local; missing = missing.AddMinutes(1))
                AddMinute(missing, time => gap == GapPolicy.NextValid ? transition : time.AddMinutes(-before));
        }

        return [.. instants.Where(i => i >= Start && i < End)];

        void AddMinute(DateTime local, Func<DateTime, DateTime> toUtc)
        {
            if (!days.TryGetValue(local.Date, out var matches))
                days[local.Date] = matches = cron.MatchesDay(local.Date);
            for (var second = 0; matches && second < 60; second++)
            {
                if (cron.MatchesTime(local.AddSeconds(second)))
                    instants.Add(new DateTimeOffset(toUtc(local.AddSeconds(second))));
            }
        }
    }

    private static bool Counts(int minute, List<int> passes, OverlapPolicy overlap, bool repeats)
    {
        if (passes.Count == 1 || overlap == OverlapPolicy.Both || (overlap == OverlapPolicy.Auto && repeats))
            return true;
        return minute == (overlap == OverlapPolicy.Last ? passes[^1] : passes[0]);
    }
}
