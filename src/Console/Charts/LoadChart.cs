using System.Globalization;
using System.Text;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;

namespace ScheduledJobs.Console.Charts;

/// <summary>How many runs are planned at a time, as columns over the axis of the timeline.</summary>
internal static class LoadChart
{
    public const int Height = 64;

    /// <summary>Room for the text of a clock change.</summary>
    private const int Top = 16;

    public static Html Of(Load load)
    {
        var path = new StringBuilder();
        var (highest, range) = (load.Counts.Max(), new TimeRange(load.Bounds[0], load.Bounds[^1]));
        for (var i = 0; i < load.Counts.Length && highest > 0; i++)
        {
            if (load.Counts[i] == 0)
                continue;
            var (left, right) = (range.Place(load.Bounds[i]) * Lane.Width, range.Place(load.Bounds[i + 1]) * Lane.Width);
            var tall = Math.Max(1, (Height - Top) * (double)load.Counts[i] / highest);
            path.Append(CultureInfo.InvariantCulture, $"M{left + 0.5:0.#} {Height}v-{tall:0.#}h{Math.Max(right - left - 1, 0.5):0.#}v{tall:0.#}z");
        }

        return Html.Of(
            $"""
            <svg width="100%" height="{Height}" viewBox="0 0 {Lane.Width} {Height}" preserveAspectRatio="none">
            <path class="load" d="{path.ToString()}"/></svg>
            """);
    }
}
