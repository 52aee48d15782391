using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Charts;

/// <summary>Lanes of several schedules below each other on one axis, with the load of all above them.</summary>
/// <param name="range">What the axis shows.</param>
/// <param name="now">The current time.</param>
/// <param name="zone">The reader's zone.</param>
internal sealed class TimelineChart(TimeRange range, DateTimeOffset now, TimeZoneInfo zone)
{
    public const int LaneHeight = 28;
    public const int AxisHeight = 24;

    private const int ChangeHeight = 14;

    /// <summary>The distance of two marks that do not hide each other, as a share of the width.</summary>
    private const double MarkDistance = 0.008;

    /// <summary>Where the last text of the axis may begin, in percent of the width: on a desk, and on a phone.</summary>
    private const double MostText = 95;
    private const double MostNarrowText = 75;

    private readonly Lane _lane = new(range, now, LaneHeight);
    private readonly ExclusionMarks _excluded = new(range, LaneHeight);

    /// <summary>Where the first lane begins.</summary>
    public static int LanesTop => LoadChart.Height + AxisHeight;

    public Html Draw(Load load, IReadOnlyList<Entry> entries)
    {
        var height = LanesTop + entries.Count * LaneHeight;
        return Html.Of(
            $"""
            <svg class="timeline" width="100%" height="{height}" role="img" aria-label="Runs of {entries.Count} schedules on one time axis">
            {Grid(height, LoadChart.Height + 16)}{LoadChart.Of(load)}{Html.Each(entries.Index(), e => LaneOf(e.Item, LanesTop + e.Index * LaneHeight))}
            {Changes(height, 11)}{Now(height)}</svg>
            """);
    }

    /// <summary>One lane, with its axis and without a load.</summary>
    public Html DrawOne(Entry entry)
    {
        var excluded = ExcludedTimes.Text(entry, range);

        // The text of a clock change has its place below the lane.
        var height = AxisHeight + LaneHeight + (ClockChanges.Between(zone, range.From, range.To).Any() ? ChangeHeight : 0);
        return Html.Of(
            $"""
            <svg class="timeline one" width="100%" height="{height}" role="img" aria-label="Runs on record and planned{Html.When(excluded.Length > 0, $"; {excluded}")}">
            {Grid(height, 16)}{LaneOf(entry, AxisHeight)}{Changes(height, height - 3)}
            {Now(height)}</svg>
            """);
    }

    private Html Grid(int height, int textAt) => Html.Each(
        Axis.Ticks(range, zone),
        tick => Html.Of(
            $"""
            <line class="{(tick.IsDay ? "grid day" : "grid")}" x1="{Percent(tick.At)}%" x2="{Percent(tick.At)}%" y1="0" y2="{height}"/>
            {Html.When(Percent(tick.At) < MostText, $"<text class=\"axis{Rank(tick)}\" x=\"{Percent(tick.At)}%\" dx=\"4\" y=\"{textAt}\">{tick.Text}</text>")}
            """));

    /// <summary>Says where a text has room: the style sheet hides those of a rank where the page is too narrow for them.</summary>
    private string Rank(AxisTick tick) => tick.Number % 2 != 0 ? " odd" : tick.Number % 4 != 0 || Percent(tick.At) > MostNarrowText ? " even" : "";

    private Html LaneOf(Entry entry, int top) => Html.Of(
        $"""
        <line class="lane" x1="0" x2="100%" y1="{top}" y2="{top}"/><svg y="{top}" width="100%" height="{LaneHeight}" viewBox="0 0 {Lane.Width} {LaneHeight}" preserveAspectRatio="none">{_lane.Draw(entry)}{_excluded.Draw(entry)}</svg>
        {Marks(entry, top)}{MovedTimes(entry, top)}
        """);

    /// <summary>Shapes at what did not go well, and at what runs; those that would lie on each other are drawn once.</summary>
    private Html Marks(Entry entry, int top)
    {
        var marks = new List<(DateTimeOffset At, Mark Mark)>();
        foreach (var run in _lane.Records(entry).Where(run => run.Result is not RunResults.Succeeded))
        {
            var at = Lane.StartOf(run)!.Value;
            if (marks.Count == 0 || range.Place(at) - range.Place(marks[^1].At) > MarkDistance)
                marks.Add((at, Mark.OfResult(run.Result)));
        }

        if (_lane.LateSince(entry) is { } due)
            marks.Add((due, Mark.OfState(ScheduleStates.Late)));
        return Html.Each(marks, mark => Html.Of(
            $"""
            <svg x="{Percent(mark.At)}%" y="{top}" class="at"><use href="#{mark.Mark.Shape}" class="{mark.Mark.Tone}" x="-4" y="0" width="9" height="9"/></svg>
            """));
    }

    /// <summary>An arrow beside each time that comes from an excluded day; those that would lie on each other are drawn once.</summary>
    private Html MovedTimes(Entry entry, int top)
    {
        var places = new List<double>();
        foreach (var place in ExcludedTimes.Moved(entry, range).Select(note => range.Place(note.To!.Value)))
        {
            if (places.Count == 0 || place - places[^1] > MarkDistance)
                places.Add(place);
        }

        return Html.Each(places, place => Html.Of(
            $"""
            <svg x="{place * 100}%" y="{top}" class="at"><use href="#{ExclusionMarks.Moved.Shape}" class="{ExclusionMarks.Moved.Tone}" x="3" y="{LaneHeight - 11}" width="9" height="9"/></svg>
            """));
    }

    private Html Changes(int height, int textAt) => Html.Each(
        ClockChanges.Between(zone, range.From, range.To),
        change => Html.Of(
            $"""
            <line class="clock" x1="{Percent(change.At)}%" x2="{Percent(change.At)}%" y1="0" y2="{height}"/>
            <text class="axis clock{Html.When(IsOnTheRight(change.At), $" end")}" x="{Percent(change.At)}%" dx="{(IsOnTheRight(change.At) ? -4 : 4)}" y="{textAt}">clocks {(change.IsGap ? "forward" : "back")}</text>
            """));

    private bool IsOnTheRight(DateTimeOffset at) => Percent(at) > 70;

    private Html Now(int height) => Html.When(
        range.Contains(now),
        $"<line class=\"now\" x1=\"{Percent(now)}%\" x2=\"{Percent(now)}%\" y1=\"0\" y2=\"{height}\"/>");

    private double Percent(DateTimeOffset at) => range.Place(at) * 100;
}
