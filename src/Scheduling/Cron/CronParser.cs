namespace ScheduledJobs.Scheduling.Cron;

/// <summary>Splits a cron expression, or takes APScheduler's named fields, and parses each field.</summary>
internal static class CronParser
{
    /// <summary>No sensible expression is longer. The limit bounds the cost of a hostile text.</summary>
    private const int MaxLength = 1000;

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    // APScheduler's names, the most significant first; its own spelling if that differs; and the default of a field that is less significant
    // than all given ones.
    private static readonly (string Name, string? Alias, string Default)[] FieldNames =
    [
        ("year", null, "*"),
        ("month", null, "1"),
        ("day", null, "1"),
        ("week", null, "*"),
        ("dayOfWeek", "day_of_week", "*"),
        ("hour", null, "0"),
        ("minute", null, "0"),
        ("second", null, "0"),
    ];

    public static CronExpression Parse(string expression, CronDialect dialect, string hashSeed)
    {
        var text = Trim(expression);
        if (text[0] == '@')
            return ParseMacro(text, dialect);
        var warnings = new List<string>();
        return new CronExpression(text, dialect, ReadText(expression, text, dialect, hashSeed, warnings), warnings);
    }

    /// <summary>The fields of an expression; null for <c>@every</c>, which has none.</summary>
    public static CronFields? Read(string expression, CronDialect dialect, string hashSeed)
    {
        var text = Trim(expression);
        if (text[0] != '@')
            return ReadText(expression, text, dialect, hashSeed, []);
        return ParseMacro(text, dialect).Every is null ? ReadText(Macros[text], Macros[text], CronDialect.Crontab, "", []) : null;
    }

    /// <summary>The fields given by name.</summary>
    public static CronFields ReadNamed(IReadOnlyDictionary<string, string> values, string hashSeed) => ReadNamed(values, hashSeed, out _, []);

    private static string Trim(string expression)
    {
        var text = string.Join(' ', expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length == 0)
            throw new CronFormatException("The cron expression is empty; expected 5 fields (minute hour day-of-month month day-of-week), 6 with leading seconds, 7 with a trailing year, or a macro such as @daily.");
        if (text.Length > MaxLength)
            throw new CronFormatException($"The cron expression is {text.Length} characters long; at most {MaxLength} are allowed.");
        return text;
    }

    private static CronFields ReadText(string expression, string text, CronDialect dialect, string hashSeed, List<string> warnings)
    {
        if (text.StartsWith("TZ=", StringComparison.OrdinalIgnoreCase) || text.StartsWith("CRON_TZ=", StringComparison.OrdinalIgnoreCase))
            throw new CronFormatException("A cron expression cannot set a time zone; use the timeZone field.", null, 1);
        if (CronOtherForms.HintFor(text) is { } hint)
            throw new CronFormatException(hint, null, 1);

        var tokens = Split(expression, dialect);
        if (tokens.Count is < 5 or > 7)
            throw new CronFormatException($"The cron expression '{Shorten(text)}' has {Words.Count(tokens.Count, "field")}; expected 5 (minute hour day-of-month month day-of-week), 6 with leading seconds, or 7 with a trailing year{(tokens.Count < 5 ? "; for intervals use trigger.interval.every, such as 5m" : "")}.");

        var first = tokens.Count == 5 ? 0 : 1;
        var fields = new CronFields
        {
            Second = first == 0 ? CronFieldSet.Zero : Read(0, CronField.Second),
            Minute = Read(first, CronField.Minute),
            Hour = Read(first + 1, CronField.Hour),
            DayOfMonth = Read(first + 2, CronField.DayOfMonth),
            Month = Read(first + 3, CronField.Month),
            DayOfWeek = Read(first + 4, CronField.DayOfWeek(dialect)),
            Years = tokens.Count == 7 ? CronFieldParser.ParseYears(tokens[6].Text, tokens[6].Column, dialect, warnings) : null,
        };
        if (dialect == CronDialect.Quartz)
            CheckQuestionMarks(tokens[first + 2], tokens[first + 4]);
        WeekdayNumbers.Check(dialect, tokens.Count, tokens[first + 2].Text, tokens[first + 4].Text, warnings);
        return fields;

        CronFieldSet Read(int index, CronField field) =>
            CronFieldParser.Parse(tokens[index].Text, tokens[index].Column, field, dialect, hashSeed, warnings);
    }

    public static CronExpression ParseFields(IReadOnlyDictionary<string, string> values, string hashSeed)
    {
        var warnings = new List<string>();
        var fields = ReadNamed(values, hashSeed, out var description, warnings);
        return new CronExpression(description, CronDialect.APScheduler, fields, warnings);
    }

    private static CronFields ReadNamed(IReadOnlyDictionary<string, string> values, string hashSeed, out string description, List<string> warnings)
    {
        var unknown = values.Keys.FirstOrDefault(key => FieldNames.All(f => key != f.Name && key != f.Alias));
        if (unknown is not null)
            throw new CronFormatException($"Unknown cron field '{Shorten(unknown)}'; expected one of {string.Join(", ", FieldNames.Select(f => f.Name))}.");
        if (values.Count == 0)
            throw new CronFormatException($"No cron field is set; expected at least one of {string.Join(", ", FieldNames.Select(f => f.Name))}.");

        var texts = TextsOf(values);
        description = string.Join(' ', FieldNames.Zip(texts).Where(f => f.Second is not null).Select(f => $"{f.First.Name}={Quote(f.Second!)}"));
        var leastGiven = Array.FindLastIndex(texts, t => t is not null);
        var week = Read(3, CronField.Week);
        return new CronFields
        {
            Years = CronFieldParser.ParseYears(TextOf(0), 1, CronDialect.APScheduler, warnings),
            Month = Read(1, CronField.Month),
            DayOfMonth = Read(2, CronField.DayOfMonth),
            Weeks = week.IsStar ? null : week.Values,
            DayOfWeek = Read(4, CronField.DayOfWeek(CronDialect.APScheduler)),
            Hour = Read(5, CronField.Hour),
            Minute = Read(6, CronField.Minute),
            Second = Read(7, CronField.Second),
        };

        string TextOf(int index) => texts[index] ?? (index < leastGiven ? "*" : FieldNames[index].Default);

        CronFieldSet Read(int index, CronField field) =>
            CronFieldParser.Parse(TextOf(index), 1, field, CronDialect.APScheduler, hashSeed, warnings);
    }

    private static string?[] TextsOf(IReadOnlyDictionary<string, string> values)
    {
        var texts = new string?[FieldNames.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var (name, alias, _) = FieldNames[i];
            if (!values.TryGetValue(name, out texts[i]) && alias is not null)
                values.TryGetValue(alias, out texts[i]);
            texts[i] = texts[i]?.Trim();
            if (texts[i]?.Length > MaxLength)
                throw new CronFormatException($"Field {name} is {texts[i]!.Length} characters long; at most {MaxLength} are allowed.", name);
        }

        return texts;
    }

    private static CronExpression ParseMacro(string text, CronDialect dialect)
    {
        if (text.StartsWith("@every ", StringComparison.OrdinalIgnoreCase))
        {
            if (!DurationText.TryParse(text["@every ".Length..], out var every, out var error))
                throw new CronFormatException($"Macro @every, column 8: {error}", null, 8);
            if (every < TimeSpan.FromSeconds(1) || every.Ticks % TimeSpan.TicksPerSecond != 0)
                throw new CronFormatException($"Macro @every, column 8: '{text["@every ".Length..]}' is not valid; expected whole seconds, at least 1s.", null, 8);
            return new CronExpression(text, dialect, every);
        }

        if (Macros.TryGetValue(text, out var expression))
            return Parse(expression, CronDialect.Crontab, "").WithText(text, dialect);
        throw new CronFormatException($"Unknown macro '{Shorten(text)}'; expected {string.Join(", ", Macros.Keys)} or @every with a duration, as in @every 90m.", null, 1);
    }

    private static List<(string Text, int Column)> Split(string expression, CronDialect dialect)
    {
        var tokens = new List<(string Text, int Column)>();
        for (var i = 0; i < expression.Length;)
        {
            if (char.IsWhiteSpace(expression[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < expression.Length && !char.IsWhiteSpace(expression[i]))
                i++;
            var token = expression[start..i];

            // "2nd fri" is one field, although it contains a space.
            if (dialect == CronDialect.APScheduler && tokens.Count > 0 && IsOrdinal(tokens[^1].Text) && StartsWithWeekday(token))
                tokens[^1] = ($"{tokens[^1].Text} {token}", tokens[^1].Column);
            else
                tokens.Add((token, start + 1));
        }

        return tokens;
    }

    private static bool IsOrdinal(string token)
    {
        var last = token[(token.LastIndexOf(',') + 1)..];
        return last.ToUpperInvariant() is "LAST" or "1ST" or "2ND" or "3RD" or "4TH" or "5TH";
    }

    private static bool StartsWithWeekday(string token) =>
        CronField.DayOfWeek(CronDialect.APScheduler).Names.Any(name => token.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static void CheckQuestionMarks((string Text, int Column) dayOfMonth, (string Text, int Column) dayOfWeek)
    {
        if ((dayOfMonth.Text == "?") == (dayOfWeek.Text == "?"))
            throw new CronFormatException($"Field day-of-week, column {dayOfWeek.Column}: the days are '{Shorten(dayOfMonth.Text)}' and '{Shorten(dayOfWeek.Text)}'; in the Quartz dialect exactly one of day-of-month and day-of-week must be '?'.", "day-of-week", dayOfWeek.Column);
    }

    private static string Quote(string text) => text.Contains(' ') ? $"'{text}'" : text;

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
