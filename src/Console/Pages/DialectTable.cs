using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Pages;

/// <summary>What the same cron text means to different schedulers.</summary>
internal static class DialectTable
{
    private const int ShownTimes = 3;

    public static Html Of(View view, string expression, TimeZoneInfo zone, CronDialect used)
    {
        var comparison = DialectComparison.Of(expression, new WallClock(zone), view.Now, ShownTimes, used, "default/try");
        return Html.Of(
            $"""
            <section><h2>Read by other schedulers</h2><div class="wide" tabindex="0" role="region" aria-label="Dialects">
            <table class="dialects"><thead><tr><th>Scheduler</th><th>Means</th>
            <th>Next, {zone.Id}</th><th>Differs first</th></tr></thead><tbody>
            {Html.Each(comparison.Readings, r => Row(view, r, zone, used))}</tbody></table></div></section>
            """);
    }

    private static Html Row(View view, DialectReading reading, TimeZoneInfo zone, CronDialect used)
    {
        var means = reading.IsValid ? Html.Of($"{reading.Sentence}") : new Mark("bad", "cross").With(reading.Error);
        var differs = reading.Dialect == used ? Html.Of($"this one")
            : reading.Difference is { } difference ? Html.Of($"{new Mark("warn", "late").With("")}{view.Time(difference.Time, zone)}")
            : reading.IsValid ? new Mark("ok", "check").With("the same") : Html.Of($"–");
        var next = reading.Times.Count > 0 ? Html.Each(reading.Times, t => Html.Of($"<span class=\"at\">{view.Time(t, zone)}</span> ")) : Html.Of($"–");
        return Html.Of(
            $"""
            <tr{Html.When(reading.Dialect == used, $" class=\"used\"")}><th scope="row">{reading.Name}<small>{reading.Rules}</small></th>
            <td>{means}</td><td>{next}</td><td>{differs}</td></tr>
            """);
    }
}
