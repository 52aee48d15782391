using System.Globalization;
using System.Text;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Charts;

/// <summary>
/// Excluded times on a lane: each is a short tick at the lower edge, where no run is drawn. If they are many, the stretches that have some are bars.
/// </summary>
/// <param name="range">What the axis shows.</param>
/// <param name="height">Height of the lane.</param>
/// <param name="most">More ticks than this are drawn as bars.</param>
internal sealed class ExclusionMarks(TimeRange range, int height, int most = 160)
{
    /// <summary>A time that is excluded.</summary>
    public static readonly Mark Excluded = new("cut", "cut");

    /// <summary>A time that comes from an excluded day.</summary>
    public static readonly Mark Moved = new("cut", "moved");

    /// <summary>What the marks mean.</summary>
    public static Html Legend => Html.Join(Excluded.With("excluded"), Moved.With("moved from an excluded day"));

    private int Tall => Math.Max(2, height / 4 - 2);

    private int Top => height - Tall - 1;

    /// <summary>Ticks and bars. They are stretched with the lane, and must hold no text.</summary>
    public Html Draw(Entry entry)
    {
        var text = new StringBuilder();
        if (ExcludedTimes.List(entry, range, most) is { } notes)
        {
            foreach (var note in notes)
                text.Append(CultureInfo.InvariantCulture, $"M{X(note.From):0.#} {Top}v{Tall}");
        }
        else
        {
            AppendBars(text, entry);
        }

        return Html.When(text.Length > 0, $"<path class=\"cut\" d=\"{text.ToString()}\"/>");
    }

    /// <summary>Neighbours are one bar.</summary>
    private void AppendBars(StringBuilder text, Entry entry)
    {
        var bounds = range.Bounds(most);
        for (int i = 0, end; i < most; i = end)
        {
            for (end = i; end < most && ExcludedTimes.Count(entry, new TimeRange(bounds[end], bounds[end + 1])) > 0;)
                end++;
            if (end == i)
                end++;
            else
                text.Append(CultureInfo.InvariantCulture, $"M{X(bounds[i]):0.#} {Top}H{X(bounds[end]):0.#}v{Tall}H{X(bounds[i]):0.#}z");
        }
    }

    private double X(DateTimeOffset instant) => range.Place(instant) * Lane.Width;
}
