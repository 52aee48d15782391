using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Preview;

/// <summary>
/// Shows when a schedule runs, from the same timetable that the operator follows. It says what is planned, with suspensions that end by themselves and
/// skips on request: not whether a run is skipped because another one is active, or made up for, or what happens when somebody resumes the
/// schedule. The cost depends on how many times are shown, not on how long the range is. Immutable and thread-safe.
/// </summary>
public sealed class SchedulePreview
{
    private static readonly TimeSpan OneTick = new(1);

    private readonly Schedule _schedule;
    private readonly WindowTrigger _window;

    // All times, those that are excluded or outside the window too.
    private readonly ITrigger _all;
    private readonly MaxRunsBound _maxRuns;
    private readonly bool _isJitterExact;
    private readonly PlannedPauses _pauses;

    /// <param name="job">The resource. Its status says how many runs of maxRuns are left; without a status, all are, from its creation on.</param>
    /// <param name="schedule">Its compiled spec.</param>
    /// <param name="now">The current time: a schedule that is suspended uses up no runs until then.</param>
    public SchedulePreview(ScheduledJob job, Schedule schedule, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = schedule;
        var trigger = schedule.Timetable.Trigger;
        _window = trigger as WindowTrigger ?? new WindowTrigger(trigger, null, null);
        _all = schedule.Excluding is { } excluding ? new AnyOfTrigger([excluding, excluding.Inner]) : _window.Inner;
        _isJitterExact = job.Metadata.Uid is not null || !schedule.Timetable.HasJitter;
        var status = job.Status ?? new ScheduledJobStatus();
        var floor = ScheduleProgress.Floor(status) ?? job.Metadata.CreationTimestamp;
        _pauses = PlannedPauses.Of(job, now);
        if (job.Spec.Suspend && now > floor)
            floor = now;
        if (_pauses.LastSuspended > floor)
            floor = _pauses.LastSuspended;
        var left = ScheduleProgress.RunsLeft(schedule.MaxRuns, status, status.Queued ?? []);
        _maxRuns = new MaxRunsBound(trigger, floor, left, left is null ? [] : _pauses.SkipsOn(trigger));
    }

    /// <summary>The times of a range.</summary>
    public PreviewPage Show(PreviewRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        if (range.From > range.To)
            return new PreviewPage([], PreviewEnd.Range, _isJitterExact);
        var count = Math.Clamp(range.Count, 1, PreviewRange.MaxCount);
        var grid = range.WithDropped ? _all : _window;
        return range.Backward ? Backward(grid, range, count) : Forward(grid, range, count);
    }

    private PreviewPage Forward(ITrigger grid, PreviewRange range, int count)
    {
        var start = Instants.Subtract(range.From ?? DateTimeOffset.MinValue, OneTick);
        var to = range.To ?? DateTimeOffset.MaxValue;
        var nominal = new List<DateTimeOffset>();
        for (var at = NextAfter(grid, start, range); nominal.Count < count && at <= to; at = NextAfter(grid, at.Value, range))
            nominal.Add(at.Value);
        var (last, isExact) = nominal.Count == 0 ? (null, true) : _maxRuns.LastRun(nominal[^1]);
        var (end, givenUpAt) = nominal.Count == count ? (PreviewEnd.Count, null) : EndAfter(grid, nominal.Count == 0 ? start : nominal[^1], to);
        if (!range.WithDropped && nominal.RemoveAll(at => at > last) > 0)
            (end, givenUpAt) = (PreviewEnd.MaxRuns, null);

        var times = new List<PreviewedTime>();
        var (from, marks) = (start, count);
        foreach (var at in nominal)
        {
            AddDropped(at);
            times.Add(At(at, last, grid.NoteAt(at)));
        }

        if (end != PreviewEnd.Count)
            AddDropped(end == PreviewEnd.MaxRuns ? last!.Value : to);
        return new PreviewPage(times, end, _isJitterExact) { IsMaxRunsExact = isExact, GivenUpAt = givenUpAt };

        void AddDropped(DateTimeOffset through)
        {
            for (; marks > 0 && grid.NextDropped(from, through) is { } dropped; marks--)
            {
                times.Add(Dropped(dropped));
                from = dropped.Change.At;
            }

            from = through;
        }
    }

    private PreviewPage Backward(ITrigger grid, PreviewRange range, int count)
    {
        var start = Instants.Add(range.To ?? DateTimeOffset.MaxValue, OneTick);
        var from = range.From ?? DateTimeOffset.MinValue;
        var (last, isExact) = grid.LastBefore(start) is { } newest ? _maxRuns.LastRun(newest) : (null, true);
        if (!range.WithDropped && last is { } bound)
            start = Instants.Add(bound, OneTick);
        var nominal = new List<DateTimeOffset>();
        for (var at = LastBefore(grid, start, range); nominal.Count < count && at >= from; at = LastBefore(grid, at.Value, range))
            nominal.Add(at.Value);
        var (end, givenUpAt) = nominal.Count == count ? (PreviewEnd.Count, null) : EndBefore(grid, nominal.Count == 0 ? start : nominal[^1], from);

        // A change that drops times is shown as if it were just before the run at the same instant.
        var times = new List<PreviewedTime>();
        var (before, marks) = (start, count);
        foreach (var at in nominal)
        {
            AddDropped(Instants.Add(at, OneTick));
            times.Add(At(at, last, grid.NoteAt(at)));
        }

        AddDropped(end == PreviewEnd.Count ? nominal[^1] : from);
        return new PreviewPage(times, end, _isJitterExact) { IsMaxRunsExact = isExact, GivenUpAt = givenUpAt };

        void AddDropped(DateTimeOffset downTo)
        {
            for (; marks > 0 && grid.LastDropped(before, downTo) is { } dropped; marks--)
            {
                times.Add(Dropped(dropped));
                before = dropped.Change.At;
            }

            if (downTo < before)
                before = downTo;
        }
    }

    private DateTimeOffset? NextAfter(ITrigger grid, DateTimeOffset instant, PreviewRange range) =>
        range.WithDropped ? grid.NextAfter(instant) : _pauses.NextRun(grid, instant);

    private DateTimeOffset? LastBefore(ITrigger grid, DateTimeOffset instant, PreviewRange range) =>
        range.WithDropped ? grid.LastBefore(instant) : _pauses.LastRun(grid, instant);

    private (PreviewEnd End, DateTimeOffset? GivenUpAt) EndAfter(ITrigger grid, DateTimeOffset position, DateTimeOffset to)
    {
        if (grid.NextAfter(position) is not null)
            return (PreviewEnd.Range, null);
        if (grid.NextGivenUpAt(position) is { } at)
            return at > to ? (PreviewEnd.Range, null) : (PreviewEnd.GivenUp, at);
        return (grid == _window && _window.Inner.NextAfter(_window.EndAt) is not null ? PreviewEnd.EndAt : PreviewEnd.Trigger, null);
    }

    private (PreviewEnd End, DateTimeOffset? GivenUpAt) EndBefore(ITrigger grid, DateTimeOffset position, DateTimeOffset from)
    {
        if (grid.LastBefore(position) is not null)
            return (PreviewEnd.Range, null);
        if (grid.LastGivenUpAt(position) is { } at)
            return at < from ? (PreviewEnd.Range, null) : (PreviewEnd.GivenUp, at);
        return (grid == _window && _window.Inner.LastBefore(_window.StartAt) is not null ? PreviewEnd.StartAt : PreviewEnd.Trigger, null);
    }

    private PreviewedTime At(DateTimeOffset nominal, DateTimeOffset? lastRun, ClockNote? note)
    {
        var excluded = _schedule.Excluding?.FindExcluded(nominal);
        var outcome = excluded is not null ? excluded.To is null ? PreviewOutcome.DroppedByExclusion : PreviewOutcome.MovedByExclusion
            : nominal < _window.StartAt ? PreviewOutcome.BeforeStart
            : nominal > _window.EndAt ? PreviewOutcome.AfterEnd
            : _pauses.Suspends(nominal) ? PreviewOutcome.Suspended
            : nominal > lastRun ? PreviewOutcome.AfterMaxRuns
            : _pauses.Skips(nominal) ? PreviewOutcome.SkippedOnRequest
            : PreviewOutcome.Runs;
        DateTimeOffset? due = outcome == PreviewOutcome.Runs ? _schedule.Timetable.At(nominal).DueTime : null;
        return new PreviewedTime
        {
            NominalTime = nominal,
            DueTime = due,
            LocalNominalTime = ToLocal(nominal),
            LocalDueTime = due is { } instant ? ToLocal(instant) : null,
            Outcome = outcome,
            Clock = note,
            Exclusion = excluded ?? _schedule.Excluding?.FindSource(nominal),
        };
    }

    private PreviewedTime Dropped(ClockNote note) => new()
    {
        NominalTime = note.Change.At,
        LocalNominalTime = ToLocal(note.Change.At),
        Outcome = PreviewOutcome.DroppedByClockChange,
        Clock = note,
    };

    private DateTimeOffset ToLocal(DateTimeOffset instant) => ZoneTime.Of(instant, _schedule.Zone);
}
