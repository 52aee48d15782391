using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Compiles <c>spec.trigger</c>. Problems are <see cref="SpecException"/> that name the field.</summary>
/// <param name="clock">Zone and daylight-saving policies of the spec; a child may have a zone of its own.</param>
/// <param name="startAt">Anchor of intervals and calendars, if set.</param>
/// <param name="createdAt">Their anchor otherwise.</param>
/// <param name="hashSeed">namespace/name, the seed of <c>H</c> in cron.</param>
internal sealed class TriggerCompiler(WallClock clock, DateTimeOffset? startAt, DateTimeOffset createdAt, string hashSeed)
{
    private readonly List<string> _warnings = [];
    private readonly List<TimeZoneInfo> _zones = [clock.Zone];

    /// <summary>Settings that are allowed but probably not meant, each with its field.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The zones of all triggers; the first is that of the spec.</summary>
    public IReadOnlyList<TimeZoneInfo> Zones => [.. _zones.DistinctBy(zone => zone.Id, StringComparer.Ordinal)];

    public ITrigger Compile(string field, TriggerSpec spec)
    {
        if (spec.TimeZone is not null)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.timeZone: is for children of anyOf and allOf; set spec.timeZone instead");
        if (!((spec.AnyOf ?? spec.AllOf)?.Count > SpecLimits.Triggers) && CountOf(spec) is > SpecLimits.AllTriggers and var count)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: must have at most {SpecLimits.AllTriggers} triggers, children included, but has {count}");
        return Compile(field, spec, clock, depth: 0);
    }

    /// <param name="field">Where it is.</param>
    /// <param name="spec">The trigger.</param>
    /// <param name="local">Its zone and policies.</param>
    /// <param name="depth">How many combinations it is in.</param>
    private ITrigger Compile(string field, TriggerSpec spec, WallClock local, int depth)
    {
        var (name, children) = spec.AnyOf is { } any ? ("anyOf", any) : ("allOf", spec.AllOf);
        if (children is not null && depth == SpecLimits.Depth)
        {
            throw new SpecException(
                Reasons.InvalidSchedule, $"{field}.{name}: anyOf and allOf must be nested at most {SpecLimits.Depth} deep, but are nested {depth + DepthOf(spec)} deep");
        }

        (string Name, object? Value)[] members =
        [
            ("cron", spec.Cron), ("interval", spec.Interval), ("date", spec.Date), ("calendar", spec.Calendar), ("rrule", spec.Rrule),
            ("anyOf", spec.AnyOf), ("allOf", spec.AllOf),
        ];
        SpecReader.ExactlyOne(field, Reasons.InvalidSchedule, depth == SpecLimits.Depth ? members[..5] : members);
        if (children is null)
            return Simple(field, spec, local);
        var triggers = CompileAll($"{field}.{name}", children, local, depth + 1);
        return spec.AnyOf is null ? new AllOfTrigger(triggers) : new AnyOfTrigger(triggers);
    }

    private List<ITrigger> CompileAll(string field, IReadOnlyList<TriggerSpec> specs, WallClock around, int depth)
    {
        if (specs.Count == 0)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: must contain at least one trigger");
        if (SpecLimits.FindFault(specs.Count, SpecLimits.Triggers) is { } fault)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {fault}");
        return specs.Select((spec, i) => Compile($"{field}[{i}]", spec, ClockOf($"{field}[{i}]", spec, around), depth)).ToList();
    }

    private WallClock ClockOf(string field, TriggerSpec child, WallClock around)
    {
        if (child.TimeZone is not { } name)
            return around;
        var zone = SpecReader.Zone($"{field}.timeZone", name);
        if (child.Interval is not null)
            _warnings.Add($"{field}.timeZone: has no effect; an interval is the same in every zone.");
        _zones.Add(zone);
        return new WallClock(zone, around.Gap, around.Overlap);
    }

    private static int CountOf(TriggerSpec spec) => 1 + ChildrenOf(spec).Sum(CountOf);

    private static int DepthOf(TriggerSpec spec) => spec.AnyOf is null && spec.AllOf is null ? 0 : 1 + ChildrenOf(spec).Select(DepthOf).Append(0).Max();

    private static IEnumerable<TriggerSpec> ChildrenOf(TriggerSpec spec) => (spec.AnyOf ?? []).Concat(spec.AllOf ?? []);

    private ITrigger Simple(string field, TriggerSpec spec, WallClock local)
    {
        if (spec.Cron is { } cron)
            return Named(cron.Fields is null ? $"{field}.cron.expression" : $"{field}.cron.fields", () => Cron(field, cron, local));
        if (spec.Interval is { } interval)
            return Named<ITrigger>(interval.Every is null ? $"{field}.interval" : $"{field}.interval.every", () => IntervalOf(IntervalPeriod.Read($"{field}.interval", interval)));
        if (spec.Date is { } date)
            return Named<ITrigger>($"{field}.date", () => Date(field, date, local));
        if (spec.Calendar is { } calendar)
            return Named<ITrigger>($"{field}.calendar", () => Calendar(field, calendar, local));
        return Recurrence($"{field}.rrule", spec.Rrule!, local);
    }

    private ITrigger Cron(string field, CronTriggerSpec spec, WallClock local)
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
        return expression.Every is { } every ? IntervalOf(every) : new CronTrigger(expression, local);
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

    private IntervalTrigger IntervalOf(TimeSpan every) => new(startAt ?? createdAt, every, includeAnchor: startAt is not null);

    private static DateTrigger Date(string field, DateTriggerSpec spec, WallClock local)
    {
        SpecReader.ExactlyOne($"{field}.date", Reasons.InvalidSchedule, ("at", spec.At), ("times", spec.Times));
        if (SpecLimits.FindFault(spec.Times?.Count ?? 0, SpecLimits.Times) is { } fault)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.date.times: {fault}");
        try
        {
            return new DateTrigger(spec.Times ?? [spec.At!], local);
        }
        catch (TriggerFormatException e) when (e.Item is { } item)
        {
            throw new SpecException(Reasons.InvalidSchedule, $"{field}.date.{(spec.Times is null ? "at" : $"times[{item}]")}: {e.Message}");
        }
    }

    private CalendarTrigger Calendar(string field, CalendarTriggerSpec spec, WallClock local)
    {
        if (!TimeOnly.TryParseExact(
                spec.TimeOfDay, ["HH:mm:ss", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var timeOfDay))
        {
            throw new SpecException(
                Reasons.InvalidSchedule, $"{field}.calendar.timeOfDay: must be a time of day such as 03:00 or 03:00:00, but is '{spec.TimeOfDay}'");
        }

        SpecReader.CheckNumbers(
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
            local);
    }

    private RecurrenceTrigger Recurrence(string field, RruleTriggerSpec spec, WallClock local)
    {
        var rule = RuleOf(field, spec);

        // Nothing runs at the creation itself, so COUNT does not count it either.
        var trigger = new RecurrenceTrigger(
            rule,
            StartOf(field, spec, startAt ?? createdAt),
            Times($"{field}.rdates", spec.Rdates, RecurrenceTime.ParseStart),
            Times($"{field}.exdates", spec.Exdates, RecurrenceTime.Parse),
            local,
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
