using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// The calendars, each compiled once per version, and which schedules refer to them. A schedule of another namespace counts only while the calendar
/// is shared: otherwise it could delay the owner's. Leaders and standbys both keep it. Thread-safe.
/// </summary>
public sealed class CalendarBook : ICalendarSource
{
    private readonly Lock _gate = new();

    // Guarded by _gate. Each schedule is in _uses only if it refers to calendars, which need not exist.
    private readonly Dictionary<ObjectKey, CompiledCalendar> _calendars = [];
    private readonly Dictionary<ObjectKey, Users> _users = [];
    private readonly Dictionary<ObjectKey, ObjectKey[]> _uses = [];

    /// <inheritdoc />
    public CompiledCalendar? Find(ObjectKey key)
    {
        lock (_gate)
            return _calendars.GetValueOrDefault(key);
    }

    /// <summary>How many schedules refer to a calendar and may use it.</summary>
    public int CountUsers(ObjectKey key)
    {
        lock (_gate)
            return CountUsers_NeedsLock(key);
    }

    /// <summary>
    /// How long the status of a schedule waits after a change of a calendar: 2 ms for each one that uses it, and each schedule another part of
    /// that, so that the API server gets about 500 writes a second. Whatever comes due meanwhile runs on time.
    /// </summary>
    public TimeSpan SpreadOf(ObjectKey schedule)
    {
        int most;
        lock (_gate)
            most = _uses.TryGetValue(schedule, out var keys) ? keys.Max(CountUsers_NeedsLock) : 0;
        return TimeSpan.FromMilliseconds(Fnv32.Of(schedule.ToString()) % (uint)Math.Max(most * 2, 1));
    }

    /// <summary>Stores a version of a calendar, or that it is gone. Returns the schedules that must be decided again.</summary>
    public IReadOnlyList<ObjectKey> Set(ObjectKey key, ScheduleCalendar? calendar)
    {
        lock (_gate)
        {
            var before = _calendars.GetValueOrDefault(key);
            var after = calendar is null ? null : CalendarCompiler.Compile(calendar, before);
            if (after is null)
                _calendars.Remove(key);
            else
                _calendars[key] = after;
            var isChanged = (before is null) != (after is null) || before?.Mark != after?.Mark || before?.IsShared != after?.IsShared
                || (after is { Content: null } && before?.Problem != after.Problem);
            if (!isChanged || !_users.TryGetValue(key, out var users))
                return [];
            return before?.IsShared == true || after?.IsShared == true ? [.. users.Own, .. users.Foreign] : [.. users.Own];
        }
    }

    /// <summary>Stores which calendars a schedule refers to; null: it is gone. Returns those whose number of users changes.</summary>
    public IReadOnlyList<ObjectKey> SetUses(ObjectKey schedule, ScheduledJob? job)
    {
        return job?.Spec.Exclude?.Calendars is null && !IsUser(schedule) ? [] : SetCalendars(schedule, job is null ? [] : CalendarLookup.KeysOf(job.Spec, schedule.Namespace));
    }

    /// <summary>Stores which calendars a schedule refers to. Returns those whose number of users changes.</summary>
    public IReadOnlyList<ObjectKey> SetCalendars(ObjectKey schedule, IEnumerable<ObjectKey> calendars)
    {
        ObjectKey[] keys = [.. calendars.Distinct()];
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
            return [.. before.Except(keys).Concat(keys.Except(before)).Where(key => key.Namespace == schedule.Namespace || IsShared_NeedsLock(key))];
        }
    }

    private bool IsUser(ObjectKey schedule)
    {
        lock (_gate)
            return _uses.ContainsKey(schedule);
    }

    private bool IsShared_NeedsLock(ObjectKey key) => _calendars.GetValueOrDefault(key)?.IsShared == true;

    private int CountUsers_NeedsLock(ObjectKey key) =>
        _users.TryGetValue(key, out var users) ? users.Own.Count + (IsShared_NeedsLock(key) ? users.Foreign.Count : 0) : 0;

    private void Add_NeedsLock(ObjectKey key, ObjectKey schedule)
    {
        if (!_users.TryGetValue(key, out var users))
            _users[key] = users = new Users();
        users.Of(key, schedule).Add(schedule);
    }

    private void Remove_NeedsLock(ObjectKey key, ObjectKey schedule)
    {
        if (_users.TryGetValue(key, out var users) && users.Of(key, schedule).Remove(schedule) && users.Own.Count + users.Foreign.Count == 0)
            _users.Remove(key);
    }

    /// <summary>The schedules that refer to a calendar: of its namespace, and of others.</summary>
    private sealed class Users
    {
        public HashSet<ObjectKey> Own { get; } = [];

        public HashSet<ObjectKey> Foreign { get; } = [];

        public HashSet<ObjectKey> Of(ObjectKey calendar, ObjectKey schedule) => calendar.Namespace == schedule.Namespace ? Own : Foreign;
    }
}
