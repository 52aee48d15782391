using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Explains why a valid schedule has no runs at all, or no more because the search for them was given up.</summary>
public static class NeverFires
{
    private const string NoTime = "spec.trigger: no matching time";

    /// <summary>The reason that the operator reports, with the moment from which it looks and the schedule's warnings.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="schedule">The compiled spec.</param>
    /// <param name="createdAt">When the resource was created.</param>
    /// <param name="since">When the schedule took effect: its creation, or its last edit.</param>
    public static string Why(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset? createdAt, DateTimeOffset since)
    {
        var moment = $"the schedule {(since == createdAt ? "was created" : "took effect")}, {Text(since)}";
        var cause = Cause(spec, schedule, createdAt, since, new Tense($"is before {moment}", $"had passed when {moment}", $" after {moment}"));
        return cause.StartsWith(NoTime, StringComparison.Ordinal) ? string.Join(' ', [cause, .. schedule.Warnings]) : cause;
    }

    /// <summary>
    /// The reason at the time of a check, without that time: an API server that repeats an admission request a second later, as it does for
    /// a patch that met another write, gets the same words again and shows them once.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <param name="schedule">The compiled spec.</param>
    /// <param name="createdAt">When the resource was created.</param>
    /// <param name="now">The time of the check.</param>
    internal static string Cause(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset? createdAt, DateTimeOffset now) =>
        Cause(spec, schedule, createdAt, now, new Tense("is in the past", "has passed", ""));

    /// <summary>The reason for no run after a moment, if the search for it was given up; null if it was not.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="schedule">The compiled spec.</param>
    /// <param name="createdAt">When the resource was created.</param>
    /// <param name="since">From when on there is no run.</param>
    public static string? WhyGivenUp(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset? createdAt, DateTimeOffset since) =>
        schedule.Timetable.Trigger.NextGivenUpAt(since) is null ? null : Cause(spec, schedule, createdAt, since);

    /// <summary>A sentence about a trigger that has times, if the search for the times of a part of it was given up; null if it was not.</summary>
    /// <param name="schedule">The compiled spec.</param>
    /// <param name="since">From when on times are looked for.</param>
    public static string? PartGivenUp(Schedule schedule, DateTimeOffset since) =>
        SearchedTo(schedule, since) is { } date ? $"spec.trigger: a part of it has no time up to {date}, where the search ends." : null;

    private static string Cause(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset? createdAt, DateTimeOffset since, Tense tense)
    {
        if (spec.EndAt <= since)
            return $"spec.endAt: {Text(spec.EndAt.Value)} {tense.Ended}";
        if (schedule.Excluding is { } excluding && FirstExcluded(spec, excluding, since) is { } excluded)
        {
            var searched = SearchedTo(schedule, since) is { } end ? $"; the search ends on {end}" : "";
            return $"spec.exclude: no time of the trigger{tense.Since} is left; the first, {Text(excluded.From)}, is excluded by {excluded.Rule}{searched}";
        }

        if (spec.Trigger.Date is { } date)
        {
            var which = date.At is { } at ? $"the date {at}" : "each date";
            return $"spec.trigger.date: {which} {tense.Passed}; to run it now, set the annotation {ApiConstants.RunNowAnnotation}";
        }

        if (spec.Trigger.Rrule is not null && schedule.Timetable.Trigger.LastBefore(since) is { } last)
            return $"spec.trigger.rrule: the last time, {Text(last)}, {tense.Passed}{EndOf(spec.Trigger.Rrule)}";
        if (spec.Trigger.AllOf is { } children)
        {
            var until = SearchedTo(schedule, since) is { } day ? $"do not match at the same time up to {day}, where the search ends" : "never match at the same time";
            return $"spec.trigger.allOf: the children {until}{IntervalOf(children, spec, createdAt)}";
        }

        if (SearchedTo(schedule, since) is { } limit)
            return $"{NoTime}{tense.Since} up to {limit}, where the search ends.";
        var window = spec.StartAt is null && spec.EndAt is null ? "" : " between startAt and endAt";
        return $"{NoTime}{tense.Since}{window}.";
    }

    /// <summary>The day on which the search for a time ends; null if it has no such end.</summary>
    private static string? SearchedTo(Schedule schedule, DateTimeOffset since) =>
        schedule.Timetable.Trigger.NextGivenUpAt(since) is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static ExclusionNote? FirstExcluded(ScheduledJobSpec spec, ExcludingTrigger excluding, DateTimeOffset since)
    {
        var after = spec.StartAt is { } start && start > since ? start.AddTicks(-1) : since;
        return excluding.FirstExcluded(after, spec.EndAt ?? DateTimeOffset.MaxValue) is { } first ? excluding.FindExcluded(first) : null;
    }

    private static string IntervalOf(IReadOnlyList<TriggerSpec> children, ScheduledJobSpec spec, DateTimeOffset? createdAt)
    {
        if (spec.StartAt is not null || createdAt is not { } anchor || !children.Any(c => c.Interval is not null))
            return "";
        var interval = TriggerText.Of(children.First(c => c.Interval is not null));
        return string.Create(CultureInfo.InvariantCulture, $": '{interval}' counts from the creation time, {anchor.UtcDateTime:HH:mm:ss} UTC; set startAt");
    }

    private static string EndOf(RruleTriggerSpec spec)
    {
        var rule = TriggerCompiler.RuleOf("spec.trigger.rrule", spec);
        return rule.Count is { } count ? $"; COUNT={count} counts from start" : rule.Until is not null ? "; UNTIL is over" : "";
    }

    /// <param name="Ended">Said of an end.</param>
    /// <param name="Passed">Said of times.</param>
    /// <param name="Since">From when times are looked for.</param>
    private sealed record Tense(string Ended, string Passed, string Since);

    private static string Text(DateTimeOffset instant) => Kube.Json.KubeTimeConverter.ToText(instant);
}
