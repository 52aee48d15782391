using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>All ScheduledJobs that the console shows, kept up to date by one watch (or one a namespace), whatever the number of readers.</summary>
internal sealed class Catalog
{
    /// <summary>
    /// Shortest time between two looks of a reader who follows changes. Thousands of frequent schedules change all the time, and each look goes
    /// through all of them.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The watch waits at most half a minute before it tries again, so a problem that persists is told again in time.</summary>
    private static readonly TimeSpan ProblemLifetime = TimeSpan.FromMinutes(1);

    private readonly ScheduleCompiler _compiler;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<Informer<ScheduledJob>> _informers;
    private CalendarWatch? _calendars;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<ObjectKey, Entry> _entries = [];
    private IReadOnlyList<Entry>? _sorted;
    private TaskCompletionSource _changed = NewSignal();
    private Tuple<string, long>? _problem;

    /// <param name="client">The cluster.</param>
    /// <param name="namespaces">What to show; empty for all namespaces.</param>
    /// <param name="compiler">The operator's compiler.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives log lines about trouble with the watch.</param>
    public Catalog(KubeClient client, IReadOnlyList<string> namespaces, ScheduleCompiler compiler, TimeProvider time, ILogger logger)
    {
        _compiler = compiler;
        _time = time;
        _informers = namespaces.Count == 0 ? [Watch(null)] : [.. namespaces.Select(Watch)];

        Informer<ScheduledJob> Watch(string? @namespace) => new(
            client.Resource(ScheduledJobResource.Type), new ObjectStore<ScheduledJob>(), new InformerOptions { Namespace = @namespace }, time, logger)
        {
            Changed = Apply,
            Restarting = Remember,
        };
    }

    /// <summary>One that also watches the calendars to which schedules refer.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="namespaces">What to show; empty for all namespaces.</param>
    /// <param name="defaultTimeZone">The zone of schedules without <c>timeZone</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives log lines about trouble with a watch.</param>
    public static Catalog Watching(KubeClient client, IReadOnlyList<string> namespaces, string defaultTimeZone, TimeProvider time, ILogger logger)
    {
        var calendars = new CalendarWatch(client, namespaces, time, logger);
        var catalog = new Catalog(client, namespaces, new ScheduleCompiler(defaultTimeZone, calendars: calendars), time, logger) { _calendars = calendars };
        calendars.Changed = catalog.CalendarsChanged;
        return catalog;
    }

    /// <summary>The operator's compiler, with the calendars that are watched too.</summary>
    public ScheduleCompiler Compiler => _compiler;

    /// <summary>Completes when all have been read for the first time.</summary>
    public Task Synced => Task.WhenAll(_informers.Select(i => i.Synced));

    /// <summary>Why the watch was interrupted within the last minute, in one word; null if it was not.</summary>
    public string? Problem => _problem is var (reason, at) && _time.GetElapsedTime(at) < ProblemLifetime ? reason : null;

    /// <summary>Completes with the next change. Take it before you read, so that no change goes unnoticed.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>All of them, by namespace and name.</summary>
    public IReadOnlyList<Entry> List()
    {
        lock (_gate)
        {
            return _sorted ??= [.. _entries.Values.OrderBy(e => e.Namespace, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>One of them; null if it does not exist.</summary>
    public Entry? Find(string @namespace, string name)
    {
        lock (_gate)
            return _entries.GetValueOrDefault(new ObjectKey(@namespace, name));
    }

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. _informers.Select(i => i.RunAsync(cancellationToken)), _calendars?.RunAsync(cancellationToken) ?? Task.CompletedTask]);

    /// <summary>A calendar has changed: what refers to calendars is compiled again.</summary>
    public void CalendarsChanged()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            foreach (var (key, entry) in _entries.Where(e => e.Value.Job.Spec.Exclude?.Calendars is { Count: > 0 }).ToList())
                _entries[key] = new Entry(entry.Job, new CompiledSpec(entry.Job, _compiler));
            _sorted = null;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    /// <summary>Takes in one change.</summary>
    public void Apply(StoreChange<ScheduledJob> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (change.New is { } job)
            {
                var key = ObjectKey.Of(job);
                var known = _entries.GetValueOrDefault(key)?.Spec;
                _entries[key] = new Entry(job, known?.IsOf(job) == true ? known : new CompiledSpec(job, _compiler));
            }
            else
            {
                _entries.Remove(ObjectKey.Of(change.Old!));
            }

            _sorted = null;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    // The others are part of a normal day: a stream ends, or is too old to go on.
    private void Remember(string reason)
    {
        if (reason is not ("Ended" or "Expired" or "ResourceVersionTooLarge"))
            _problem = Tuple.Create(reason, _time.GetTimestamp());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
