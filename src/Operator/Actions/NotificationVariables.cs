using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions;

/// <summary>What a notification says: <c>$(NAME)</c> in its texts. The message is for its body only.</summary>
internal static class NotificationVariables
{
    /// <summary>How long an event stays open at a receiver that needs an end and hears nothing else.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromDays(1);

    /// <summary>The variables of one notification, in a fixed order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ScheduledJob job, OwedNotification owed) =>
    [
        new("EVENT", owed.Event),
        new("EVENT_ID", owed.Id),
        new("EVENT_TIME", Text(owed.Time)),
        new("EVENT_EXPIRY_TIME", Text(owed.Time + Expiry)),
        new("REASON", owed.Reason ?? ""),
        new("RUN_ID", owed.RunId ?? ""),
        new("SCHEDULED_TIME", Text(owed.ScheduledTime)),
        new("SCHEDULEDJOB_NAME", job.Metadata.Name!),
        new("SCHEDULEDJOB_NAMESPACE", job.Metadata.Namespace!),
    ];

    private static string Text(DateTimeOffset? time) => time is { } at ? KubeTimeConverter.ToText(at) : "";
}
