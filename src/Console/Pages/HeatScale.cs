using ScheduledJobs.Console.Markup;

namespace ScheduledJobs.Console.Pages;

/// <summary>
/// The colours of a calendar's days, in five steps. The day with the most runs has the strongest. Each weaker one means half as many, or fewer if
/// five halves would not reach the day with the fewest. So 5,000 runs look different from 10,000, and so does a single one.
/// </summary>
internal sealed class HeatScale
{
    public const int Steps = 5;

    private const double LeastRatio = 2;

    private readonly long _most;

    // By step: the fewest runs that have it.
    private readonly long[] _fewest = new long[Steps + 1];

    /// <param name="counts">The number of runs of each day that is shown.</param>
    public HeatScale(IReadOnlyCollection<long> counts)
    {
        _most = counts.Max();
        var least = counts.Where(count => count > 0).DefaultIfEmpty(1).Min();
        var ratio = Math.Max(LeastRatio, Math.Pow((double)_most / least, 1.0 / (Steps - 1)));
        _fewest[1] = 1;
        for (var step = 2; step <= Steps; step++)
            _fewest[step] = (long)Math.Ceiling(_most / Math.Pow(ratio, Steps - step + 0.5));
    }

    /// <summary>From 0, for no runs, to <see cref="Steps"/>.</summary>
    public int StepOf(long count) => count == 0 ? 0 : Array.FindLastIndex(_fewest, fewest => count >= fewest);

    /// <summary>What the colours mean, and then the shapes in the days.</summary>
    public Html Legend(params ReadOnlySpan<Html> marks) => Html.Of(
        $"""
        <div class="legend" role="group" aria-label="Legend"><span>Runs a day:</span>{Swatch(0, "none")}{Html.Each(Enumerable.Range(1, Steps), Swatch)}{Html.Join(marks)}</div>
        """);

    private Html Swatch(int step)
    {
        var (from, to) = (_fewest[step], step == Steps ? _most : _fewest[step + 1] - 1);
        return from > to || to == 0 ? Html.None : Swatch(step, from == to ? Counts.Of(from) : $"{Counts.Of(from)}–{Counts.Of(to)}");
    }

    private static Html Swatch(int step, string text) => Html.Of($"<span class=\"mark\"><span class=\"swatch l{step}\" aria-hidden=\"true\"></span>{text}</span>");
}
