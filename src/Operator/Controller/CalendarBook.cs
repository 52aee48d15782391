using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// The calendars, each compiled once per version, and which schedules refer to them. Leaders and standbys both keep it. Thread-safe.
/// </summary>
public sealed class CalendarBook : ICalendarSource
{
    private readonly Lock _gate = new();

    // Guarded by _gate. Each schedule is in _uses only if it refers to calendars, which need not exist.
    private readonly Dictionary<ObjectKey, CompiledCalendar> _calendars = [];
    private readonly Dictionary<ObjectKey, HashSet<ObjectKey>> _users = [];
    private readonly Dictionary<ObjectKey, ObjectKey[]> _uses = [];

    /// <inheritdoc />
    public CompiledCalendar? Find(ObjectKey key)
    {
        lock (_gate)
            return _calendars.GetValueOrDefault(key);
    }

    /// <summary>How many schedules refer to a calendar.</summary>
    public int CountUsers(ObjectKey key)
    {
        lock (_gate)
            return _users.GetValueOrDefault(key)?.Count ?? 0;
    }

    /// <summary>The schedules that refer to a calendar.</summary>
    public IReadOnlyList<ObjectKey> ListUsers(ObjectKey key)
    {
        lock (_gate)
            return _users.TryGetValue(key, out var users) ? [.. users] : [];
    }

    /// <summary>
    /// How long the status of a schedule waits after a change of a calendar: 2 ms for each other one that refers to it, and each schedule another part of
    /// that, so that the API server gets about 500 writes a second. Whatever comes due meanwhile runs on time.
    /// </summary>
    public TimeSpan SpreadOf(ObjectKey schedule)
    {
        int most;
        lock (_gate)
            most = _uses.TryGetValue(schedule, out var keys) ? keys.Max(key => _users[key].Count) : 0;
        return TimeSpan.FromMilliseconds(Fnv32.Of(schedule.ToString()) % (uint)Math.Max(most * 2, 1));
    }

    /// <summary>Stores a version of a calendar, or that it is gone. True if schedules that refer to it must be decided again.</summary>
    public bool Set(ObjectKey key, ScheduleCalendar? calendar)
    {
        lock (_gate)
        {
            var before = _calendars.GetValueOrDefault(key);
            if (calendar is null)
                return _calendars.Remove(key);
            var after = _calendars[key] = CalendarCompiler.Compile(calendar, before);
            return before is null || before.Mark != after.Mark || before.IsShared != after.IsShared || (after.Content is null && before.Problem != after.Problem);
        }
    }

    /// <summary>Stores which calendars a schedule refers to; null: it is gone. Returns those that gained or lost a user.</summary>
    public IReadOnlyList<ObjectKey> SetUses(ObjectKey schedule, ScheduledJob? job)
    {
        if (job?.Spec.Exclude?.Calendars is null && !IsUser(schedule))
            return [];
        ObjectKey[] keys = job is null ? [] : [.. CalendarLookup.KeysOf(job.Spec, schedule.Namespace).Distinct()];
        lock (_gate)
        {
            var before = _uses.GetValueOrDefault(schedule) ?? [];
            if (before.AsSpan().SequenceEqual(keys))
                return [];
            foreach (var key in before.Except(keys))
                Remove_NeedsLock(key, schedule);
            foreach (var key in keys.Except(before))
                Add_NeedsLock(key, schedule);
            if (keys.Length > 0)
                _uses[schedule] = keys;
            else
                _uses.Remove(schedule);
            return [.. before.Except(keys), .. keys.Except(before)];
        }
    }

    private bool IsUser(ObjectKey schedule)
    {
        lock (_gate)
            return _uses.ContainsKey(schedule);
    }

    private void Add_NeedsLock(ObjectKey key, ObjectKey schedule)
    {
        if (!_users.TryGetValue(key, out var users))
            _users[key] = users = [];
        users.Add(schedule);
    }

    private void Remove_NeedsLock(ObjectKey key, ObjectKey schedule)
    {
        if (_users.TryGetValue(key, out var users) && users.Remove(schedule) && users.Count == 0)
            _users.Remove(key);
    }
}
