using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Charts;

/// <summary>The last hour and the next day of a schedule, small enough for a row of a table.</summary>
internal static class Strip
{
    private const int Height = 16;

    /// <summary>The share of the last hour.</summary>
    private const int PastPercent = 25;

    public static Html Of(Entry entry, DateTimeOffset now)
    {
        var past = new Lane(new TimeRange(now.AddHours(-1), now), now, Height, most: 16).Draw(entry);
        var future = new Lane(new TimeRange(now, now.AddDays(1)), now, Height, most: 48).Draw(entry);
        return Html.Of(
            $"""
            <svg class="strip" role="img" aria-label="last hour and next day">
            {Part(past, 0, PastPercent)}{Part(future, PastPercent, 100 - PastPercent)}
            <line x1="{PastPercent}%" x2="{PastPercent}%" y1="0" y2="{Height}" class="now"/></svg>
            """);
    }

    private static Html Part(Html drawn, int left, int width) => Html.When(
        drawn.ToString().Length > 0,
        $"<svg x=\"{left}%\" width=\"{width}%\" height=\"{Height}\" viewBox=\"0 0 {Lane.Width} {Height}\" preserveAspectRatio=\"none\">{drawn}</svg>");
}
