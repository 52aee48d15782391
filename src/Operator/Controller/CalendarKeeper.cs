using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Writes the status of calendars, in its own queue. Of several operators that share a cluster, that one writes which the labels of the calendar select:
/// two would undo each other's writes, because each knows only its own schedules, and perhaps another last valid version.
/// </summary>
internal sealed class CalendarKeeper(KubeClient client, ClusterCache cache, TimeProvider time, ILogger logger)
{
    /// <summary>How long a new number of users waits, so that ten thousand new schedules cost a few writes.</summary>
    internal static readonly TimeSpan CountDelay = TimeSpan.FromSeconds(5);

    private const int Workers = 2;

    private readonly ResourceClient<ScheduleCalendar> _calendars = client.Resource(ScheduleCalendarResource.Type);

    /// <summary>Begins work for the object of a uid; null if another process does it.</summary>
    public Func<string, Piece?> Begin { get; init; } = static _ => Piece.Free;

    /// <summary>The calendars whose status may have to be written.</summary>
    public WorkQueue<ObjectKey> Queue { get; } = new(time, BackoffOptions.Default, group: key => key.Namespace);

    /// <summary>A calendar has changed; or only the number of its users.</summary>
    public void Add(ObjectKey key, bool onlyUsers) => Queue.AddAfter(key, onlyUsers ? CountDelay : TimeSpan.Zero);

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Queue.RunAsync(Workers, WriteAsync, logger.CalendarNotWritten, cancellationToken);

    /// <summary>Writes one status, if it differs.</summary>
    public async Task WriteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (cache.Calendars.Get(key) is not { } calendar || !cache.IsOwn(calendar.Metadata) || StatusOf(key) is not { } status)
            return;
        using var piece = Begin(calendar.Metadata.Uid!);
        if (piece is not null)
            await ReportedStatus.WriteAsync(_calendars, calendar.Metadata, ToUtf8(calendar.Status), ToUtf8(status), piece.Or(cancellationToken));
    }

    /// <summary>What its status should be; null if it does not exist.</summary>
    internal ScheduleCalendarStatus? StatusOf(ObjectKey key)
    {
        if (cache.Calendars.Get(key) is not { } calendar || cache.CalendarBook.Find(key) is not { } compiled)
            return null;
        var (problem, now) = (compiled.Problem, Seconds.Floor(time.GetUtcNow()));
        var (state, message) = (problem is null, compiled.Content) switch
        {
            (true, _) => (ConditionStatus.True, ""),
            (false, null) => (ConditionStatus.False, $"{problem!.Message}; schedules that refer to it do not run"),
            _ => (ConditionStatus.False, $"{problem!.Message}; the days of the last valid version stay in use"),
        };
        var old = calendar.Status?.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        var ready = StatusText.Fit(new Condition
        {
            Type = ConditionTypes.Ready,
            Status = state,
            Reason = problem?.Reason ?? Reasons.Valid,
            Message = message,
            ObservedGeneration = calendar.Metadata.Generation,
            LastTransitionTime = old?.Status == state ? old.LastTransitionTime : now,
        });
        return new ScheduleCalendarStatus
        {
            ObservedGeneration = calendar.Metadata.Generation,
            Dates = compiled.Content?.Days.Dates.Count ?? 0,

            // An operator that sees a part of the schedules does not know. A number that is too low could make somebody delete it.
            UsedBy = cache.IsShard ? null : cache.CalendarBook.CountUsers(key),
            Conditions = [ready],
        };
    }

    private static byte[] ToUtf8(ScheduleCalendarStatus? status) =>
        JsonSerializer.SerializeToUtf8Bytes(status ?? new ScheduleCalendarStatus(), ModelJsonContext.Default.ScheduleCalendarStatus);
}
