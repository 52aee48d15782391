using System.Globalization;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Preview;

/// <summary>What a schedule does, in a sentence: <c>At 02:30 every day except Sunday, Europe/Berlin.</c></summary>
public static class ScheduleSentence
{
    /// <param name="job">The resource.</param>
    /// <param name="schedule">Its compiled spec.</param>
    public static string Of(ScheduledJob job, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(schedule);
        var spec = job.Spec;
        var words = new TriggerWords($"{job.Metadata.Namespace}/{job.Metadata.Name}", schedule.Zone, spec.StartAt ?? job.Metadata.CreationTimestamp);
        var parts = new List<string> { words.Of(spec.Trigger) };
        if (UsesZone(spec.Trigger) || spec.Exclude is not null)
            parts.Add(schedule.Zone.Id is "Etc/UTC" ? "UTC" : schedule.Zone.Id);
        if (spec.Exclude is { } exclude)
            parts.Add(ExclusionWords.Of(exclude));
        if (spec.StartAt is { } start)
            parts.Add($"from {Instant(start, schedule.Zone)}");
        if (spec.EndAt is { } end)
            parts.Add($"until {Instant(end, schedule.Zone)}");
        if (spec.MaxRuns is { } most)
            parts.Add($"at most {Words.Count(most, "run")}");
        if (spec.Jitter is { } jitter && DurationText.TryParse(jitter, out var spread, out _) && spread > TimeSpan.Zero)
            parts.Add($"each up to {Words.Duration(spread)} later");
        var sentence = string.Join(", ", parts);
        return $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}.";
    }

    private static bool UsesZone(TriggerSpec trigger) =>
        trigger.Cron is { } cron ? cron.Expression?.TrimStart().StartsWith("@every", StringComparison.OrdinalIgnoreCase) != true
        : trigger.Date is not null || trigger.Calendar is not null || trigger.Rrule is not null || (trigger.AnyOf ?? trigger.AllOf ?? []).Any(child => child.TimeZone is null && UsesZone(child));

    internal static string Instant(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = ZoneTime.Of(instant, zone);
        return local.ToString(local.Second == 0 ? "d MMM yyyy HH':'mm" : "d MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);
    }
}
