using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>The ScheduleCalendars, kept up to date by one watch. Without the kind, or the permission to read it, there are none.</summary>
internal sealed class CalendarWatch : ICalendarSource
{
    private static readonly SpecProblem NotRead = new(Reasons.AccessDenied, "the console does not read its namespace");

    private readonly IReadOnlyList<string> _namespaces;
    private readonly IReadOnlyList<Informer<ScheduleCalendar>> _informers;
    private readonly ConcurrentDictionary<ObjectKey, CompiledCalendar> _calendars = new();

    /// <param name="client">The cluster.</param>
    /// <param name="namespaces">What to read; empty for all namespaces.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives log lines about trouble with the watch.</param>
    public CalendarWatch(KubeClient client, IReadOnlyList<string> namespaces, TimeProvider time, ILogger logger)
    {
        _namespaces = namespaces;
        _informers = namespaces.Count == 0 ? [Watch(null)] : [.. namespaces.Select(Watch)];

        Informer<ScheduleCalendar> Watch(string? @namespace) => new(
            client.Resource(ScheduleCalendarResource.Type), new ObjectStore<ScheduleCalendar>(), new InformerOptions { Namespace = @namespace }, time, logger)
        {
            Changed = Apply,
        };
    }

    /// <summary>Called after each change.</summary>
    public Action? Changed { get; set; }

    /// <summary>One of them. One of a namespace that is not read has that as its problem: it may well exist.</summary>
    public CompiledCalendar? Find(ObjectKey key) => _calendars.GetValueOrDefault(key)
        ?? (_namespaces.Count == 0 || _namespaces.Contains(key.Namespace, StringComparer.Ordinal) ? null : new CompiledCalendar(key, null, "", IsShared: true, NotRead));

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_informers.Select(i => i.RunAsync(cancellationToken)));

    private void Apply(StoreChange<ScheduleCalendar> change)
    {
        var key = ObjectKey.Of((change.New ?? change.Old)!);
        if (change.New is { } calendar)
            _calendars[key] = CalendarCompiler.Compile(calendar, _calendars.GetValueOrDefault(key));
        else
            _calendars.TryRemove(key, out _);
        Changed?.Invoke();
    }
}
