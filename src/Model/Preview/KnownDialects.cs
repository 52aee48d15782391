using ScheduledJobs.Scheduling.Cron;
using static ScheduledJobs.Model.Preview.KnownDialect;

namespace ScheduledJobs.Model.Preview;

/// <summary>The schedulers that manifests and crontabs come from.</summary>
internal static class KnownDialects
{
    private const string Macros = "@yearly @annually @monthly @weekly @daily @midnight @hourly";

    // Characters of forms that only some schedulers have: names apart, other letters are L, W and H.
    private static readonly char[] SpecialDays = ['#', '~'];

    private static readonly string[] Names =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>All of them, those of the API first.</summary>
    public static IReadOnlyList<KnownDialect> All { get; } =
    [
        new()
        {
            Name = nameof(CronDialect.Crontab),
            Dialect = CronDialect.Crontab,
            Base = CronDialect.Crontab,
            Rules = "5 fields, 6 with leading seconds, 7 with a year; Sunday is 0 or 7; if both day fields are restricted, either may match",
        },
        new()
        {
            Name = nameof(CronDialect.Quartz),
            Dialect = CronDialect.Quartz,
            Base = CronDialect.Quartz,
            Rules = "5 fields, 6 with leading seconds, 7 with a year; Sunday is 1; one of the two day fields is '?'",
        },
        new()
        {
            Name = nameof(CronDialect.APScheduler),
            Dialect = CronDialect.APScheduler,
            Base = CronDialect.APScheduler,
            Rules = "5 fields, 6 with leading seconds, 7 with a year; Monday is 0; both day fields must match",
        },
        new()
        {
            Name = "Kubernetes CronJob",
            Rules = "5 fields; Sunday is 0, and 7 is refused; if both day fields are restricted, either may match",
            Base = CronDialect.Crontab,
            Translate = CronJob,
        },
        new()
        {
            Name = "Linux cron",
            Rules = "5 fields; Sunday is 0 or 7; if both day fields are restricted, either may match, but a field that begins with '*', such as */2, is not restricted",
            Base = CronDialect.Crontab,
            Translate = Vixie,
        },
        new()
        {
            Name = "Spring",
            Rules = "6 fields with leading seconds; Sunday is 0 or 7; both day fields must match",
            Base = CronDialect.Crontab,
            Translate = Spring,
        },
        new()
        {
            Name = "AWS EventBridge",
            Rules = "6 fields with a trailing year; Sunday is 1; one of the two day fields is '?'",
            Base = CronDialect.Quartz,
            Translate = Aws,
        },
    ];

    private static Translation CronJob(string text)
    {
        if (text.StartsWith('@'))
            return IsMacro(text) || text.StartsWith("@every ", StringComparison.Ordinal) ? new Translation(text) : Refuse($"unknown macro '{text}'");
        var fields = Split(text);
        return fields.Length != 5 ? Refuse(Expected("5 fields", fields))
            : fields[4].Split(',', '-', '/').Contains("7") ? Refuse("7 is not a weekday here; Sunday is 0")
            : Plain(fields) ?? new Translation(text);
    }

    private static Translation Vixie(string text)
    {
        if (text.StartsWith('@'))
            return IsMacro(text) ? new Translation(text) : Refuse($"unknown macro '{text}'");
        var fields = Split(text);
        if (fields.Length != 5)
            return Refuse(Expected("5 fields", fields));
        if (fields.Contains("?"))
            return Refuse("'?' is not supported here");
        return Plain(fields) ?? new Translation(text, BothDays: fields[2].StartsWith('*') || fields[4].StartsWith('*'));
    }

    private static Translation Spring(string text)
    {
        if (text.StartsWith('@'))
            return IsMacro(text) ? new Translation(text) : Refuse($"unknown macro '{text}'");
        var fields = Split(text);
        return fields.Length == 6 ? new Translation(text, BothDays: true) : Refuse(Expected("6 fields with leading seconds", fields));
    }

    private static Translation Aws(string text)
    {
        if (text.StartsWith("cron(", StringComparison.OrdinalIgnoreCase) && text.EndsWith(')'))
            text = text[5..^1];
        var fields = Split(text);
        return fields.Length == 6 ? new Translation($"0 {string.Join(' ', fields)}") : Refuse(Expected("6 fields with a trailing year", fields));
    }

    /// <summary>Refuses L, W, # and H; null if there are none.</summary>
    private static Translation? Plain(string[] fields)
    {
        foreach (var field in fields)
        {
            var rest = Names.Aggregate(field.ToUpperInvariant(), (text, name) => text.Replace(name, "", StringComparison.Ordinal));
            if (rest.Any(char.IsAsciiLetter) || rest.IndexOfAny(SpecialDays) >= 0)
                return Refuse($"'{Shorten(field)}' is not supported here");
        }

        return null;
    }

    private static bool IsMacro(string text) => Macros.Split(' ').Contains(text, StringComparer.Ordinal);

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Expected(string what, string[] fields) => $"expected {what}, but found {fields.Length}";

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";

    private static Translation Refuse(string why) => new(null, Error: why);
}
