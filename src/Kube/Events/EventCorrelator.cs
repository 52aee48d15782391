namespace ScheduledJobs.Kube.Events;

/// <summary>
/// Combines repeated events into series, and keeps busy objects from flooding the server. A series has one type, reason,
/// action and note. Each object may write 25 times, and then once in 10 s. What is held back is counted: in its series or, if it starts
/// none, in one event for all of its kind, with the latest note. The first warning of its kind is never held back. Not thread-safe.
/// </summary>
internal sealed class EventCorrelator(TimeProvider time)
{
    public const int Burst = 25;
    public const int MaxSubjects = 4096 / EventRecorder.Lanes;

    /// <summary>
    /// Most series of one object. Notes that name a run never repeat, so nearly all series get no second occurrence. The one that was not seen
    /// for longest ends early, unless it was held back.
    /// </summary>
    public const int MaxSeries = 8;

    public static readonly TimeSpan RefillEvery = TimeSpan.FromSeconds(10);

    /// <summary>A series without a new occurrence for this long has ended; the next occurrence is a new event. As in client-go.</summary>
    public static readonly TimeSpan SeriesEndsAfter = TimeSpan.FromMinutes(6);

    private readonly Dictionary<string, Subject> _subjects = [];
    private long _lastSweep = time.GetTimestamp();

    /// <summary>Number of remembered objects.</summary>
    public int Subjects => _subjects.Count;

    /// <summary>Takes an occurrence; returns what to write now.</summary>
    public IReadOnlyList<EventSeriesState> Take(RecordedEvent occurrence)
    {
        var due = Sweep();
        if (!_subjects.TryGetValue(occurrence.Subject, out var subject))
        {
            if (_subjects.Count >= MaxSubjects)
                due.AddRange(EvictOldest());
            subject = _subjects[occurrence.Subject] = new Subject(time);
        }

        if (subject.Take(occurrence) is { } series)
            due.Add(series);
        return due;
    }

    /// <summary>What was held back.</summary>
    public IReadOnlyList<EventSeriesState> TakeUnwritten() => [.. _subjects.Values.SelectMany(s => s.Unwritten)];

    // Ends the series without new occurrences, and forgets objects that have no series and nothing held back.
    private List<EventSeriesState> Sweep()
    {
        var ended = new List<EventSeriesState>();
        if (time.GetElapsedTime(_lastSweep) < SeriesEndsAfter / 6)
            return ended;
        _lastSweep = time.GetTimestamp();
        foreach (var (key, subject) in _subjects)
        {
            ended.AddRange(subject.EndOldSeries());
            if (subject.IsAtRest)
                _subjects.Remove(key);
        }

        return ended;
    }

    // Evicts a quarter at once, so that the search for the oldest is rare.
    private List<EventSeriesState> EvictOldest()
    {
        var unwritten = new List<EventSeriesState>();
        foreach (var (key, subject) in _subjects.OrderBy(pair => pair.Value.LastTouched).Take(MaxSubjects / 4).ToList())
        {
            unwritten.AddRange(subject.Unwritten);
            _subjects.Remove(key);
        }

        return unwritten;
    }

    /// <summary>One object: its series and its token bucket.</summary>
    private sealed class Subject(TimeProvider time)
    {
        private readonly List<EventSeriesState> _series = [];
        private double _tokens = Burst;

        public long LastTouched { get; private set; } = time.GetTimestamp();

        public IEnumerable<EventSeriesState> Unwritten => _series.Where(s => s.Count > s.StoredCount);

        public bool IsAtRest => _series.Count == 0 && _tokens + Refilled >= Burst;

        private double Refilled => time.GetElapsedTime(LastTouched) / RefillEvery;

        public EventSeriesState? Take(RecordedEvent occurrence)
        {
            var known = _series.Find(s => s.Matches(occurrence));
            if (known is not null && occurrence.Time - known.LastSeen >= SeriesEndsAfter)
            {
                _series.Remove(known);
                known = null;
            }

            var hasToken = TryTakeToken();
            if (known is not null)
            {
                known.Repeat(occurrence);
                return hasToken ? known : null;
            }

            var isFirstOfKind = !_series.Exists(s => s.IsSimilar(occurrence));
            var heldBack = _series.Find(s => s.StoredCount == 0 && s.IsSimilar(occurrence));
            if (heldBack is not null)
                heldBack.Combine(occurrence);
            else
                heldBack = Add(occurrence);
            return hasToken || (isFirstOfKind && occurrence.Type == EventType.Warning) ? heldBack : null;
        }

        public IEnumerable<EventSeriesState> EndOldSeries()
        {
            var now = time.GetUtcNow();
            var ended = _series.Where(s => now - s.LastSeen >= SeriesEndsAfter).ToList();
            _series.RemoveAll(ended.Contains);
            return ended.Where(s => s.Count > s.StoredCount);
        }

        // Series that were held back are few: one for each kind.
        private EventSeriesState Add(RecordedEvent occurrence)
        {
            if (_series.Count >= MaxSeries && _series.Where(s => s.Count == s.StoredCount).MinBy(s => s.LastSeen) is { } oldest)
                _series.Remove(oldest);
            var added = new EventSeriesState(occurrence);
            _series.Add(added);
            return added;
        }

        private bool TryTakeToken()
        {
            _tokens = Math.Min(Burst, _tokens + Refilled);
            LastTouched = time.GetTimestamp();
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
