using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Finds parts of a valid spec that have no effect, or probably not the intended one. The trigger compiler reports the trigger's own.</summary>
internal static class SpecLinter
{
    /// <summary>Most unknown variables of one text that are named. A long text may hold thousands.</summary>
    private const int MostNames = 2;

    private static readonly MisfireSpec DefaultMisfire = new();
    private static readonly ConcurrencySpec DefaultConcurrency = new();
    private static readonly HistorySpec DefaultHistory = new();

    private static readonly string[] ObjectClasses = [RetryClasses.PodFailed, RetryClasses.PodLost, RetryClasses.PendingTimeout];

    public static IEnumerable<string> Check(ScheduledJobSpec spec, RetryPolicy retry, TimeZoneInfo zone) =>
        [.. Policies(spec), .. Retries(spec, retry), .. Http(spec), .. Notifications(spec), .. Anchor(spec, zone), .. spec.Exclude is { } exclude ? ExclusionCompiler.Warnings(exclude) : []];

    private static IEnumerable<string> Policies(ScheduledJobSpec spec)
    {
        var (misfire, concurrency) = (spec.Misfire, spec.Concurrency);
        if (misfire.Policy != "RunAll" && misfire.MaxCatchUp != DefaultMisfire.MaxCatchUp)
            yield return Unused("spec.misfire.maxCatchUp", "misfire policy RunAll");
        if (concurrency.Policy != ConcurrencyPolicies.Queue && concurrency.QueueLength != DefaultConcurrency.QueueLength)
            yield return Unused("spec.concurrency.queueLength", "concurrency policy Queue");
        if (spec.TtlAfterCompleted is not null && IsEndless(spec))
            yield return Unused("spec.ttlAfterCompleted", "a schedule that ends, by endAt or maxRuns");
        if (spec.Action.Http is not null && spec.History with { Recent = DefaultHistory.Recent } != DefaultHistory)
            yield return Unused("spec.history", "action.pod, action.job and action.resource, because HTTP runs create no objects");
        if (spec.Action.Job is { } job && TemplateFields.Mention(job.Template, TemplateFields.JobTimeToLive))
            yield return $"spec.action.job.template.spec.{TemplateFields.JobTimeToLive}: has no effect; spec.history decides which finished Jobs are kept, and history.ttl for how long.";
    }

    private static bool IsEndless(ScheduledJobSpec spec) =>
        spec.EndAt is null && spec.MaxRuns is null && (spec.Trigger.Interval is not null || spec.Trigger.Calendar is not null);

    private static IEnumerable<string> Retries(ScheduledJobSpec spec, RetryPolicy retry)
    {
        if (spec.Retry is null)
            yield break;
        if (retry.Max < retry.Initial)
            yield return $"spec.retry.backoff.max: {spec.Retry.Backoff.Max} is less than initial ({spec.Retry.Backoff.Initial}), so every wait is {spec.Retry.Backoff.Max}.";
        var isHttp = spec.Action.Http is not null;
        var useless = retry.OnlyOn.Where(failure => ObjectClasses.Contains(failure, StringComparer.Ordinal) == isHttp).ToList();
        if (useless.Count > 0)
            yield return $"spec.retry.onlyOn: {string.Join(", ", useless)} never occur{(useless.Count == 1 ? "s" : "")} with action.{(isHttp ? "http" : spec.Action.Resource is not null ? "resource" : spec.Action.Job is null ? "pod" : "job")}.";
    }

    private static IEnumerable<string> Http(ScheduledJobSpec spec)
    {
        if (spec.Action.Http is not { } http)
            return [];
        return [.. Texts("spec.action.http", http.Url, http.Service, http.Headers, RunVariableNames.All), .. Unknown("spec.action.http.body", http.Body, RunVariableNames.All)];
    }

    private static IEnumerable<string> Notifications(ScheduledJobSpec spec) => (spec.Notifications ?? []).SelectMany((n, i) =>
        (IEnumerable<string>)[
            .. Texts($"spec.notifications[{i}].http", n.Http.Url, n.Http.Service, n.Http.Headers, NotificationAction.Variables),
            .. Unknown($"spec.notifications[{i}].http.body", n.Http.Body, NotificationAction.BodyVariables),
        ]);

    private static IEnumerable<string> Texts(
        string path, string? url, HttpServiceSpec? service, IReadOnlyList<HttpHeaderSpec>? headers, IReadOnlyList<string> variables) =>
    [
        .. Unknown($"{path}.url", url, variables),
        .. Unknown($"{path}.service.path", service?.Path, variables),
        .. (headers ?? []).SelectMany((header, i) => Unknown($"{path}.headers[{i}].value", header.Value, variables)),
    ];

    private static IEnumerable<string> Unknown(string field, string? text, IReadOnlyList<string> variables)
    {
        if (Unknown([.. RunVariableNames.UnknownIn(text, variables).Take(MostNames + 1)]) is { } names)
            yield return $"{field}: {names}; the variables are {string.Join(", ", variables)}.";
    }

    private static string? Unknown(IReadOnlyList<string> names) => names.Count switch
    {
        0 => null,
        1 => $"$({names[0]}) is not a variable and is not expanded",
        <= MostNames => $"{string.Join(" and ", names.Select(name => $"$({name})"))} are not variables and are not expanded",
        _ => $"{string.Join(", ", names.Take(MostNames).Select(name => $"$({name})"))} and others are not variables and are not expanded",
    };

    /// <summary>A calendar, and an rrule without start, count from the local date of startAt, which may differ from the date of a midnight in UTC.</summary>
    private static IEnumerable<string> Anchor(ScheduledJobSpec spec, TimeZoneInfo zone)
    {
        if (spec.StartAt is not { } startAt || startAt.UtcDateTime.TimeOfDay != TimeSpan.Zero)
            yield break;
        foreach (var (of, counting) in ZonesOfCounting(spec.Trigger, zone).DistinctBy(found => found.Zone.Id, StringComparer.Ordinal))
        {
            var local = ZoneTime.Of(startAt, of);
            if (DateOnly.FromDateTime(local.DateTime) == DateOnly.FromDateTime(startAt.UtcDateTime))
                continue;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"spec.startAt: midnight UTC on {startAt.UtcDateTime:ddd d MMM} is {local:ddd d MMM} in {of.Id}, and the {counting} counts from that date. Write startAt with the zone's offset.");
        }
    }

    /// <summary>The zones of the triggers of a valid trigger that count from a date, with their kind.</summary>
    private static IEnumerable<(TimeZoneInfo Zone, string Counting)> ZonesOfCounting(TriggerSpec trigger, TimeZoneInfo around)
    {
        var zone = trigger.TimeZone is { } name ? SpecReader.Zone("timeZone", name) : around;
        return trigger.Calendar is not null ? [(zone, "calendar")]
            : trigger.Rrule is { Start: null } ? [(zone, "rrule")]
            : (trigger.AnyOf ?? trigger.AllOf ?? []).SelectMany(child => ZonesOfCounting(child, zone));
    }

    private static string Unused(string field, string @for) => $"{field}: has no effect; it applies only to {@for}.";
}
