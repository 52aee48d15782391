using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Convert.Robfig;

/// <summary>The cron dialect of CronJob and CronWorkflow, which is that of the Go library robfig/cron.</summary>
/// <param name="Trigger">A member of <c>spec.trigger</c>.</param>
/// <param name="TimeZone">The zone that the text names; null if it names none.</param>
/// <param name="Every">The period of <c>@every</c>, which does not depend on a zone; null for all others.</param>
internal sealed record RobfigSchedule(JsonObject Trigger, string? TimeZone, TimeSpan? Every)
{
    private static readonly string[] Prefixes = ["CRON_TZ=", "TZ="];

    /// <summary>Its rule: a search in elapsed time that skips times in a gap and finds repeated ones twice.</summary>
    public static ClockRule RuleOf(string kind) => new(kind, GapPolicy.Skip, OverlapPolicy.Both);

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="SourceException">It is not one.</exception>
    public static RobfigSchedule Parse(string text, string path)
    {
        var rest = text.Trim();
        string? zone = null;
        if (Prefixes.FirstOrDefault(p => rest.StartsWith(p, StringComparison.Ordinal)) is { } prefix)
        {
            var end = rest.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0)
                throw new SourceException(path, $"expected a schedule after the time zone, found '{Short.Of(rest)}'");
            (zone, rest) = (rest[prefix.Length..end], rest[end..].Trim());
        }

        if (rest.StartsWith("@every ", StringComparison.Ordinal))
        {
            var every = Period(rest, path);
            return new RobfigSchedule(new JsonObject { ["interval"] = new JsonObject { ["every"] = DurationText.Format(every) } }, zone, every);
        }

        if (!rest.StartsWith('@'))
            rest = Fields(rest, path);
        return new RobfigSchedule(new JsonObject { ["cron"] = new JsonObject { ["expression"] = rest } }, zone, null);
    }

    private static TimeSpan Period(string text, string path)
    {
        if (GoDuration.Parse(text["@every ".Length..].Trim()) is not { } period)
            throw new SourceException(path, $"expected a duration such as 1h30m after @every, found '{Short.Of(text)}'");

        // Whole seconds, at least one, as robfig/cron does it.
        return TimeSpan.FromSeconds(Math.Max(1, Math.Truncate(period.TotalSeconds)));
    }

    private static string Fields(string text, string path)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            throw new SourceException(path, $"expected 5 fields or a macro such as @daily, found {fields.Length} fields in '{Short.Of(text)}'");
        return string.Join(' ', fields.Select(Field));
    }

    /// <summary>A question mark is a star, in any field; whatever follows either, up to a step, does not count.</summary>
    private static string Field(string field) => string.Join(',', field.Split(',').Select(item =>
    {
        if (!item.StartsWith('*') && !item.StartsWith('?'))
            return item;
        var step = item.IndexOf('/', StringComparison.Ordinal);
        return step < 0 ? "*" : $"*{item[step..]}";
    }));
}
