using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Compiles <c>spec.trigger</c>. Problems are <see cref="SpecException"/> that name the field.</summary>
/// <param name="clock">Zone and daylight-saving policies of the spec.</param>
/// <param name="startAt">Anchor of intervals and calendars, if set.</param>
/// <param name="createdAt">Their anchor otherwise.</param>
/// <param name="hashSeed">namespace/name, the seed of <c>H</c> in cron.</param>
internal sealed class TriggerCompiler(WallClock clock, DateTimeOffset? startAt, DateTimeOffset createdAt, string hashSeed)
{
    private readonly List<string> _warnings = [];

    /// <summary>Settings that are allowed but probably not meant, each with its field.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public ITrigger Compile(string field, TriggerSpec spec, bool isChild = false)
    {
        (string Name, object? Value)[] members =
        [
            ("cron", spec.Cron), ("interval", spec.Interval), ("date", spec.Date), ("calendar", spec.Calendar), ("rrule", spec.Rrule),
            ("anyOf", spec.AnyOf), ("allOf", spec.AllOf),
        ];
        SpecReader.ExactlyOne(field, Reasons.InvalidSchedule, isChild ? members[..5] : members);
        if (spec.AnyOf is { } any)
            return new AnyOfTrigger(CompileAll($"{field}.anyOf", any));
        if (spec.AllOf is { } all)
            return new AllOfTrigger(CompileAll($"{field}.allOf", all));
        if (spec.Cron is { } cron)
            return Named<ITrigger>(cron.Fields is null ? $"{field}.cron.expression" : $"{field}.cron.fields", () => Cron(field, cron));
        if (spec.Interval is { } interval)
            return Named<ITrigger>(interval.Every is null ? $"{field}.interval" : $"{field}.interval.every", () => Interval(field, interval));
        if (spec.Date is { } date)
            return Named<ITrigger>($"{field}.date", () => Date(field, date));
        if (spec.Calendar is { } calendar)
            return Named<ITrigger>($"{field}.calendar", () => Calendar(field, calendar));
        return Recurrence($"{field}.rrule", spec.Rrule!);
    }

    private List<ITrigger> CompileAll(string field, IReadOnlyList<TriggerSpec> specs)
    {
        if (specs.Count == 0)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: must contain at least one trigger");
        if (SpecLimits.FindFault(specs.Count, SpecLimits.Triggers) is { } fault)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {fault}");
        return specs.Select((spec, i) => Compile($"{field}[{i}]", spec, isChild: true)).ToList();
    }

    private ITrigger Cron(string field, CronTriggerSpec spec)
    {
        SpecReader.ExactlyOne(
            $"{field}.cron", Reasons.InvalidSchedule, ("expression", spec.Expression), ("fields", spec.Fields));
        var dialect = SpecReader.Choice<CronDialect>($"{field}.cron.dialect", spec.Dialect);
        if (spec.Fields is not null && dialect == CronDialect.Quartz)
        {
            throw new SpecException(
                Reasons.InvalidSchedule, $"{field}.cron.dialect: fields always use the rules of APScheduler: omit dialect");
        }

        var expression = spec.Expression is { } text
            ? CronExpression.Parse(text, dialect, hashSeed)
            : CronExpression.ParseFields(FieldsOf(spec.Fields!), hashSeed);
        foreach (var warning in expression.Warnings)
            _warnings.Add($"{field}.cron: {warning}");

        // "@every 90m" is an interval in cron syntax.
        return expression.Every is { } every ? IntervalOf(every) : new CronTrigger(expression, clock);
    }

    /// <summary>The given fields by their names.</summary>
    internal static Dictionary<string, string> FieldsOf(CronFieldsSpec spec)
    {
        var fields = new (string Name, string? Text)[]
        {
            ("year", spec.Year),
            ("month", spec.Month),
            ("day", spec.Day),
            ("week", spec.Week),
            ("dayOfWeek", spec.DayOfWeek),
            ("hour", spec.Hour),
            ("minute", spec.Minute),
            ("second", spec.Second),
        };
        return fields.Where(f => f.Text is not null).ToDictionary(f => f.Name, f => f.Text!);
    }

    private IntervalTrigger Interval(string field, IntervalTriggerSpec spec)
    {
        var hasUnits = Array.Exists(UnitsOf(spec), u => u.Value is not null);
        if (hasUnits == (spec.Every is not null))
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.interval: set every, or one or more of weeks, days, hours, minutes, seconds");
        CheckNumbers($"{field}.interval", [.. UnitsOf(spec).Select(u => (u.Name, u.Value, u.Most))]);
        var every = spec.Every is { } text ? SpecReader.Period($"{field}.interval.every", text) : PeriodOf(spec);
        if (every < TimeSpan.FromSeconds(1))
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.interval: the period must be at least 1s, but is {DurationText.Format(every < TimeSpan.Zero ? TimeSpan.Zero : every)}");
        return IntervalOf(every);
    }

    /// <summary>The period of a valid interval.</summary>
    internal static TimeSpan PeriodOf(IntervalTriggerSpec spec) => spec.Every is { } text
        ? SpecReader.Period("every", text)
        : UnitsOf(spec).Aggregate(TimeSpan.Zero, (sum, u) => sum + (u.Unit * (u.Value ?? 0)));

    private static (string Name, int? Value, TimeSpan Unit, int Most)[] UnitsOf(IntervalTriggerSpec spec) =>
    [
        ("weeks", spec.Weeks, TimeSpan.FromDays(7), SpecLimits.Weeks),
        ("days", spec.Days, TimeSpan.FromDays(1), SpecLimits.Days),
        ("hours", spec.Hours, TimeSpan.FromHours(1), SpecLimits.Hours),
        ("minutes", spec.Minutes, TimeSpan.FromMinutes(1), SpecLimits.Minutes),
        ("seconds", spec.Seconds, TimeSpan.FromSeconds(1), int.MaxValue),
    ];

    private static void CheckNumbers(string field, params ReadOnlySpan<(string Name, int? Value, int Most)> numbers)
    {
        foreach (var (name, value, most) in numbers)
        {
            if (SpecLimits.FindRangeFault(value, most) is { } fault)
                throw new SpecException(Reasons.InvalidSchedule, $"{field}.{name}: {fault}");
        }
    }

    private IntervalTrigger IntervalOf(TimeSpan every) => new(startAt ?? createdAt, every, includeAnchor: startAt is not null);

    private DateTrigger Date(string field, DateTriggerSpec spec)
    {
        SpecReader.ExactlyOne($"{field}.date", Reasons.InvalidSchedule, ("at", spec.At), ("times", spec.Times));
        if (SpecLimits.FindFault(spec.Times?.Count ?? 0, SpecLimits.Times) is { } fault)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.date.times: {fault}");
        try
        {
            return new DateTrigger(spec.Times ?? [spec.At!], clock);
        }
        catch (TriggerFormatException e) when (e.Item is { } item)
        {
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.date.{(spec.Times is null ? "at" : $"times[{item}]")}: {e.Message}");
        }
    }

    private CalendarTrigger Calendar(string field, CalendarTriggerSpec spec)
    {
        if (!TimeOnly.TryParseExact(
                spec.TimeOfDay, ["HH:mm:ss", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var timeOfDay))
        {
            throw new SpecException(
                Reasons.InvalidSchedule, $"{field}.calendar.timeOfDay: must be a time of day such as 03:00 or 03:00:00, but is '{spec.TimeOfDay}'");
        }

        CheckNumbers(
            $"{field}.calendar",
            ("years", spec.Years, SpecLimits.Years),
            ("months", spec.Months, SpecLimits.Months),
            ("weeks", spec.Weeks, SpecLimits.Weeks),
            ("days", spec.Days, SpecLimits.Days));
        return new CalendarTrigger(
            spec.Years ?? 0,
            spec.Months ?? 0,
            spec.Weeks ?? 0,
            spec.Days ?? 0,
            timeOfDay,
            SpecReader.Choice<MonthEnd>($"{field}.calendar.monthEnd", spec.MonthEnd),
            startAt ?? createdAt,
            clock);
    }

    private RecurrenceTrigger Recurrence(string field, RruleTriggerSpec spec)
    {
        var rule = RuleOf(field, spec);

        // Nothing runs at the creation itself, so it is none of the COUNT times either.
        var trigger = new RecurrenceTrigger(
            rule,
            StartOf(field, spec, startAt ?? createdAt),
            Times($"{field}.rdates", spec.Rdates, RecurrenceTime.ParseStart),
            Times($"{field}.exdates", spec.Exdates, RecurrenceTime.Parse),
            clock,
            includeStart: spec.Start is not null || startAt is not null);
        foreach (var warning in trigger.Warnings)
            _warnings.Add($"{field}.{warning}");
        return trigger;
    }

    internal static RecurrenceRule RuleOf(string field, RruleTriggerSpec spec)
    {
        if (spec.Rule is not { } text)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.rule: required, such as FREQ=WEEKLY;BYDAY=MO");
        if (text.Length > SpecLimits.Rule)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.rule: must have at most {SpecLimits.Rule} characters, but has {text.Length}");
        return Named($"{field}.rule", () => RecurrenceRule.Parse(text));
    }

    internal static RecurrenceTime StartOf(string field, RruleTriggerSpec spec, DateTimeOffset anchor) =>
        spec.Start is { } start ? Named($"{field}.start", () => RecurrenceTime.Parse(start)) : RecurrenceTime.At(anchor);

    private static List<RecurrenceTime> Times(string field, IReadOnlyList<string>? texts, Func<string, RecurrenceTime> parse)
    {
        if (SpecLimits.FindFault(texts?.Count ?? 0, SpecLimits.RuleDates) is { } fault)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {fault}");
        return (texts ?? []).Select((text, i) => Named($"{field}[{i}]", () => parse(text))).ToList();
    }

    private static T Named<T>(string field, Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (TriggerFormatException e)
        {
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {e.Message}");
        }
    }
}
