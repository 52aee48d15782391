using System.Globalization;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;

namespace ScheduledJobs.Model.Preview;

/// <summary>A valid trigger in words, without its time zone.</summary>
/// <param name="hashSeed">namespace/name, the seed of <c>H</c> in cron.</param>
/// <param name="zone">Zone of its local times.</param>
/// <param name="anchor">What intervals and calendars count from; null if it is not known.</param>
internal sealed class TriggerWords(string hashSeed, TimeZoneInfo zone, DateTimeOffset? anchor)
{
    /// <summary>More dates than this are not listed.</summary>
    private const int MaxDates = 3;

    public string Of(TriggerSpec trigger) => trigger switch
    {
        { Cron: { } cron } => Cron(cron),
        { Interval: { } interval } => Words.Every(IntervalPeriod.Of(interval)),
        { Date: { } date } => Date(date.Times ?? [date.At!]),
        { Calendar: { } calendar } => Calendar(calendar),
        { Rrule: { } rrule } => Rrule(rrule),
        { AnyOf: { } children } => string.Join(", and ", children.Select(Child)),
        { AllOf: { } children } => AllOf(children),
        _ => "",
    };

    private string Cron(CronTriggerSpec cron) => cron.Fields is { } fields
        ? CronSentence.OfFields(TriggerCompiler.FieldsOf(fields), hashSeed)
        : CronSentence.Of(cron.Expression!, SpecReader.Choice<CronDialect>("dialect", cron.Dialect), hashSeed);

    private string AllOf(IReadOnlyList<TriggerSpec> children) =>
        children.Count == 1 ? Child(children[0]) : $"whenever all of these agree: {string.Join("; ", children.Select(Child))}";

    /// <summary>A child, with its time zone if it has one.</summary>
    private string Child(TriggerSpec child)
    {
        if (child.TimeZone is null)
            return IsList(child) ? $"({Of(child)})" : Of(child);
        var own = SpecReader.Zone("timeZone", child.TimeZone);
        var text = new TriggerWords(hashSeed, own, anchor).Of(child);
        return IsList(child) ? $"({text}, {own.Id})" : $"{text} ({own.Id})";
    }

    private static bool IsList(TriggerSpec trigger) => trigger is { AnyOf.Count: > 1 } or { AllOf.Count: > 1 };

    private static string Date(IReadOnlyList<string> times)
    {
        var shown = times.Take(MaxDates).Select(time => time.Replace('T', ' ')).ToList();
        if (times.Count > MaxDates)
            shown.Add($"{times.Count - MaxDates} more");
        return times.Count == 1 ? $"once, at {shown[0]}" : $"at {Words.List(shown)}";
    }

    private string Rrule(RruleTriggerSpec spec)
    {
        var start = TriggerCompiler.StartOf("rrule", spec, anchor ?? DateTimeOffset.UnixEpoch).In(zone);
        var text = RecurrenceSentence.Of(TriggerCompiler.RuleOf("rrule", spec), start, zone);
        var from = spec.Start is null ? "" : $", from {start.ToString("d MMM yyyy", CultureInfo.InvariantCulture)} on";
        var more = spec.Rdates is { Count: > 0 } added ? $", and on {Words.Count(added.Count, "more date")}" : "";
        return $"{text}{from}{more}{(spec.Exdates is { Count: > 0 } removed ? $", except {Words.Count(removed.Count, "date")}" : "")}";
    }

    private string Calendar(CalendarTriggerSpec calendar)
    {
        var (years, months, weeks, days) = (calendar.Years ?? 0, calendar.Months ?? 0, calendar.Weeks ?? 0, calendar.Days ?? 0);
        var time = calendar.TimeOfDay.EndsWith(":00", StringComparison.Ordinal) && calendar.TimeOfDay.Length > 5 ? calendar.TimeOfDay[..5] : calendar.TimeOfDay;
        var first = anchor is { } instant ? DateOnly.FromDateTime(ZoneTime.Of(instant, zone).DateTime) : DateOnly.MinValue;
        var text = $"at {time} {CalendarText.Of(years, months, weeks, days, first)}";
        if (first.Day <= 28 || (years == 0 && months == 0))
            return text;
        return calendar.MonthEnd == nameof(MonthEnd.Skip)
            ? $"{text} that has it"
            : $"{text} or the last day if it is shorter";
    }
}
