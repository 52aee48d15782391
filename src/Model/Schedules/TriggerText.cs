using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A short text of an uncompiled trigger, for a spec that cannot be compiled.</summary>
public static class TriggerText
{
    /// <summary>The text; null if the spec does not set a trigger.</summary>
    public static string? Of(TriggerSpec trigger) => trigger switch
    {
        { Cron.Expression: { } expression } => $"cron {InOneLine(expression)}",
        { Cron.Fields: not null } => "cron fields",
        { Interval.Every: { } every } => $"every {every}",
        { Interval: not null } => "interval",
        { Date.At: { } at } => $"at {at}",
        { Date.Times: { Count: > 0 } times } => $"at {times[0]}{(times.Count > 1 ? $" and {times.Count - 1} more" : "")}",
        { Calendar: not null } => "calendar",
        { Rrule.Rule: { } rule } => $"rrule {InOneLine(rule)}",
        { Rrule: not null } => "rrule",
        { AnyOf: { Count: > 0 } any } => Join(any, " or "),
        { AllOf: { Count: > 0 } all } => Join(all, " and "),
        _ => null,
    };

    private static string InOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Join(IReadOnlyList<TriggerSpec> children, string word)
    {
        var texts = children.Select(Child).OfType<string>().ToList();
        return texts.Count == 0 ? null : string.Join(word, texts);
    }

    private static string? Child(TriggerSpec child)
    {
        if (Of(child) is not { } text)
            return null;
        if (child is { AnyOf.Count: > 1 } or { AllOf.Count: > 1 })
            text = $"({text})";
        return child.TimeZone is null ? text : $"{text} {child.TimeZone}";
    }
}
