using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Tests.Admission;

/// <summary>Specs that cost as much as a tenant, or somebody who calls the webhook directly, can make them cost.</summary>
internal sealed class HostileShape(Random random)
{
    // Rules that match rarely or never, that must count, or that choose by position.
    private static readonly string[] Rules =
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", "FREQ=SECONDLY;INTERVAL=86399", "FREQ=SECONDLY;INTERVAL=2147483647",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=3;BYMINUTE=7;BYSECOND=11", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU;BYSETPOS=-1", "FREQ=MINUTELY;INTERVAL=7;COUNT=1000000",
        "FREQ=DAILY;COUNT=2147483647", "FREQ=HOURLY;INTERVAL=997;BYMONTHDAY=13;BYDAY=FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,6,12,18;BYSETPOS=-1,1,50", "FREQ=YEARLY;INTERVAL=400;BYYEARDAY=366",
    ];

    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    // Grids that meet rarely or never, in pairs and in crowds.
    private static readonly string[] Children =
    [
        "cron: {expression: \"*/2 * * * * *\"}", "cron: {expression: \"1-59/2 * * * * *\"}", "cron: {expression: \"* * * * * *\"}",
        "cron: {expression: \"0 0 * * *\"}", "cron: {expression: \"30 12 * * *\"}", "cron: {expression: \"0 0 29 2 *\"}", "cron: {expression: \"0 0 30 2 *\"}",
        "cron: {expression: \"0 0 13 * FRI\"}", "cron: {fields: {day: last sun, week: 53}}", "cron: {expression: \"0 0 0 1 1 ? 9999\", dialect: Quartz}",
        "cron: {expression: \"*/7 */11 */13 * * *\"}", "cron: {fields: {week: 9, day: 29, month: 2}}",
        "interval: {every: 500009s}", "interval: {every: 1s}", "interval: {weeks: 5000, seconds: 1}",
        "calendar: {days: 997}", "calendar: {days: 1009, timeOfDay: \"23:59:59\"}", "calendar: {months: 1, monthEnd: Skip}", "calendar: {years: 1000}",
        "date: {at: \"9999-12-31T23:59:59Z\"}",
        .. Rules.Select(rule => $"rrule: {{rule: \"{rule}\"}}"),
    ];

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia"];

    private static readonly string[] Patterns =
        ["(a|b|ab)*c", "(x+x+)+y", "[a-z]{1,999}", "(a?){300}a{300}", "((((((((a*)*)*)*)*)*)*)*)*", "(.*)*(.*)*=", "(a|aa){1,30}", "\\w+\\s\\d{1,100}"];

    /// <summary>A whole spec.</summary>
    public JsonObject Next()
    {
        var spec = (JsonObject)YamlJson.Parse($"{{timeZone: {Pick(Zones)}, maxRuns: {Pick(["1", "1000000", "9223372036854775807"])}}}")!;
        spec["trigger"] = Trigger();
        spec["action"] = random.Next(3) == 0 ? Deep() : Call();
        if (random.Next(6) == 0)
            spec[new string('n', 20_000)] = Many(5000, i => i == 4999 && random.Next(2) == 0 ? null : JsonValue.Create(i));
        if (random.Next(3) == 0)
            spec["exclude"] = Exclude();
        if (random.Next(3) == 0)
            spec["startAt"] = Pick(["0001-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "9999-01-01T00:00:00Z"]);
        return spec;
    }

    /// <summary>The spec of a ScheduleCalendar.</summary>
    public JsonObject NextCalendar() => new() { ["timeZone"] = Pick(Zones), ["weekdays"] = Some(Weekdays), ["dates"] = Dates(Pick([2000, 2001, 20_000])) };

    private JsonObject Trigger() => random.Next(7) switch
    {
        0 => new JsonObject { ["date"] = new JsonObject { ["times"] = Many(Pick([1000, 1001, 5000]), i => JsonValue.Create($"{1900 + i % 8000:D4}-{1 + i % 12:D2}-{1 + i % 28:D2}T02:30:00")) } },
        1 => Combination(Pick([21, 500, 2000])),
        2 when random.Next(2) == 0 => new JsonObject { ["rrule"] = new JsonObject { ["rule"] = Pick(Rules), ["start"] = Pick(["0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "2026-01-05T02:30:00"]), ["rdates"] = Instants(), ["exdates"] = Instants() } },
        2 => Nested(random.Next(1, 5)),
        _ => Combination(random.Next(2, 21)),
    };

    private JsonObject Combination(int count) =>
        new() { [random.Next(4) == 0 ? "anyOf" : "allOf"] = Many(count, _ => YamlJson.Parse(Pick(Children))) };

    private JsonArray Instants() =>
        Many(Pick([0, 500, 501, 20_000]), i => JsonValue.Create($"{1 + i * 7 % 9999:D4}-{1 + i % 12:D2}-{1 + i % 28:D2}{Pick(["", "T02:30:00", "T00:00:00Z"])}"));

    private JsonObject Exclude()
    {
        var exclude = new JsonObject { ["dates"] = Dates(Pick([1, 200, 201])), ["policy"] = Pick(["Skip", "NextDay", "PreviousDay"]) };
        if (random.Next(2) == 0)
            exclude["weekdays"] = Some(Weekdays);
        if (random.Next(2) == 0)
            exclude["times"] = Many(Pick([1, 24, 25]), i => JsonValue.Create($"{i % 24:D2}:00-{i % 24:D2}:{Pick(["01", "59"])}"));
        return exclude;
    }

    private JsonArray Dates(int count) => Many(count, _ => JsonValue.Create(random.Next(3) switch
    {
        0 => $"*-{Day()}",
        1 => $"{random.Next(1, 10_000):D4}-{Day()}",
        _ => $"{random.Next(1, 5000):D4}-{Day()}/{random.Next(5000, 10_000):D4}-{Day()}",
    }));

    private string Day() => $"{random.Next(1, 13):D2}-{random.Next(1, 29):D2}";

    private JsonArray Some(string[] items) => Many(random.Next(items.Length), i => JsonValue.Create(items[i]));

    /// <summary>Combinations in combinations, each in another zone; with four, one too deep.</summary>
    private JsonObject Nested(int depth)
    {
        var nested = Combination(random.Next(2, 8));
        for (var level = 1; level < depth; level++)
        {
            nested["timeZone"] = Pick(Zones);
            var around = Combination(random.Next(1, 5));
            around.First().Value!.AsArray().Add(nested);
            nested = around;
        }

        return nested;
    }

    private JsonObject Call()
    {
        var http = new JsonObject { ["url"] = "http://target/", ["body"] = Body() };
        if (random.Next(3) == 0)
            http["headers"] = Many(Pick([64, 65, 1000]), i => new JsonObject { ["name"] = $"X-{i}", ["value"] = string.Concat(Enumerable.Repeat($"$(A{i})", 1000 / (i + 1) + 1)) });
        if (random.Next(3) == 0)
            http["expect"] = new JsonObject { ["bodyRegex"] = string.Concat(Enumerable.Repeat(Pick(Patterns), random.Next(1, 60))) };
        return new JsonObject { ["http"] = http };
    }

    private string Body()
    {
        var part = Pick(["$(", "$(A", "$$(", "$(NAME)", "a", "$(\u20ac", "\ud83d\ude00"]);
        return string.Concat(Enumerable.Repeat(part, 65_536 / part.Length)) + (random.Next(2) == 0 ? ")" : "");
    }

    private JsonObject Deep()
    {
        JsonNode template = JsonValue.Create("x");
        for (var depth = Pick([50, 55, 56, 57, 58, 64, 500]); depth > 0; depth--)
            template = depth % 3 == 0 ? new JsonArray(template) : new JsonObject { ["spec"] = template };
        return new JsonObject { ["pod"] = new JsonObject { ["template"] = template } };
    }

    private static JsonArray Many(int count, Func<int, JsonNode?> item) => new([.. Enumerable.Range(0, count).Select(item)]);

    private T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
