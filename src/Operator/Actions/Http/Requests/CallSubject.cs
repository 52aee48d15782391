using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>What a request is about, an attempt of a run or a notification: whatever its texts and headers say of that.</summary>
internal sealed record CallSubject
{
    private const string HttpField = "spec.action.http";

    /// <summary>The schedule.</summary>
    public required ScheduledJob Job { get; init; }

    /// <summary>Path of the action in the spec, for messages.</summary>
    public required string Field { get; init; }

    /// <summary>The Idempotency-Key, and the id of a CloudEvent.</summary>
    public required string Id { get; init; }

    /// <summary>The time of a CloudEvent.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The values of <c>$(NAME)</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>The message of a notification; null for a run. It is long and may contain anything, so only a body holds it.</summary>
    public string? Message { get; init; }

    /// <summary>The operator's own headers.</summary>
    public required IReadOnlyList<CallHeader> Headers { get; init; }

    /// <summary>Whether it is a notification: values in a body of JSON are encoded, and a body from a Secret or ConfigMap has variables, too.</summary>
    public bool IsNotification => Message is not null;

    /// <summary>An attempt of a run.</summary>
    public static CallSubject Of(ScheduledJob job, StartAttempt start) => new()
    {
        Job = job,
        Field = HttpField,
        Id = start.RunId,
        Time = start.NominalTime,
        Variables = RunVariables.Of(job, start),
        Headers =
        [
            .. OwnHeaders(job, start.RunId),
            Header("X-ScheduledJob-Scheduled-Time", KubeTimeConverter.ToText(start.NominalTime)),
            Header("X-ScheduledJob-Attempt", start.Number.ToString()),
            Header("traceparent", RunTracer.TraceParent(job.Metadata.Uid!, start)),
        ],
    };

    /// <summary>A notification.</summary>
    public static CallSubject Of(ScheduledJob job, NotificationSpec receiver, OwedNotification owed) => new()
    {
        Job = job,
        Field = NotificationCheck.FieldOf(receiver),
        Id = owed.Id,
        Time = owed.Time ?? DateTimeOffset.UnixEpoch,
        Variables = NotificationVariables.Of(job, owed),
        Headers = [.. OwnHeaders(job, owed.Id), Header("X-ScheduledJob-Event", owed.Event)],
        Message = owed.Message ?? "",
    };

    private static CallHeader[] OwnHeaders(ScheduledJob job, string id) =>
    [
        Header(SentOnce.Witness, CallRequest.UserAgent),
        Header("Idempotency-Key", id),
        Header("X-ScheduledJob-Name", job.Metadata.Name!),
        Header("X-ScheduledJob-Namespace", job.Metadata.Namespace!),
    ];

    private static CallHeader Header(string name, string value) => new(name, value, IsPublic: true);
}
