using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Tests.BruteForce;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

/// <summary>What clock changes do to a grid, compared with looking at each change and each second.</summary>
public class LocalGridNotesTests
{
    private static readonly DateTimeOffset From = new(2009, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Through = new(2019, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Zones =>
        ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Pyongyang", "America/Santiago", "Africa/Casablanca"];

    [Theory]
    [MemberData(nameof(Zones))]
    public void What_is_dropped_is_what_the_gaps_contain(string zone)
    {
        var clock = new WallClock(TimeZoneInfo.FindSystemTimeZoneById(zone), GapPolicy.Skip);
        var gaps = ClockChanges.Between(clock.Zone, From, Through).Where(change => change.IsGap).ToList();
        foreach (var expression in Expressions())
        {
            ILocalPattern pattern = expression;
            var expected = gaps
                .Select(gap => (gap.At, Count: pattern.Count(Second(gap.LocalBefore), Second(gap.LocalAfter))))
                .Where(gap => gap.Count > 0)
                .ToList();
            var grid = new LocalGrid(expression, clock);

            Forward(grid).Select(note => (note.Change.At, note.LocalTimes)).ShouldBe(expected, $"{expression} forward");
            Backward(grid).Select(note => (note.Change.At, note.LocalTimes)).Reverse().ShouldBe(expected, $"{expression} backward");
        }
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void A_note_belongs_to_an_instant_of_the_grid(string zone)
    {
        foreach (var gap in Enum.GetValues<GapPolicy>())
        {
            foreach (var overlap in Enum.GetValues<OverlapPolicy>())
            {
                var clock = new WallClock(TimeZoneInfo.FindSystemTimeZoneById(zone), gap, overlap);
                foreach (var expression in Expressions().Take(20))
                {
                    var grid = new LocalGrid(expression, clock);
                    foreach (var change in ClockChanges.Between(clock.Zone, From, From.AddYears(3)))
                        AllAround(grid, WholeSeconds.FirstFrom(change.At), $"{expression} {zone} {gap} {overlap} {change.At:u}");
                }
            }
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-01-01", "2026-12-31", "2026-03-29T01:00Z +60, 2026-10-25T01:00Z -60")]
    [InlineData("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00Z +60")]
    [InlineData("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "")]
    [InlineData("Pacific/Apia", "2011-12-01", "2012-01-31", "2011-12-30T10:00Z +1440")]
    [InlineData("UTC", "2000-01-01", "2100-01-01", "")]
    public void Clock_changes_are_listed(string zone, string after, string through, string expected) =>
        string.Join(", ", ClockChanges.Between(TimeZoneInfo.FindSystemTimeZoneById(zone), Utc(after), Utc(through))
            .Select(change => FormattableString.Invariant($"{change.At:yyyy-MM-dd'T'HH:mm'Z'} {(change.OffsetAfter - change.OffsetBefore).TotalMinutes:+0;-0}")))
            .ShouldBe(expected);

    private static IEnumerable<CronExpression> Expressions() =>
        Enumerable.Range(0, 100).Select(seed => CronExpression.Parse(new NaiveCron(new Random(seed), CronDialect.Crontab, 2012).Text))
            .Append(CronExpression.Parse("0 12 * * *")).Append(CronExpression.Parse("*/10 2 * * *")).Append(CronExpression.Parse("45 23 L * *"));

    private static List<ClockNote> Forward(LocalGrid grid)
    {
        var notes = new List<ClockNote>();
        var through = WholeSeconds.FirstFrom(Through);
        for (var from = WholeSeconds.FirstFrom(From) + 1; grid.NextDropped(from, through) is { } note; from = WholeSeconds.FirstFrom(note.Change.At) + 1)
            notes.Add(note);
        return notes;
    }

    private static List<ClockNote> Backward(LocalGrid grid)
    {
        var notes = new List<ClockNote>();
        var from = WholeSeconds.FirstFrom(From) + 1;
        for (var upTo = WholeSeconds.FirstFrom(Through); grid.LastDropped(upTo, from) is { } note; upTo = WholeSeconds.FirstFrom(note.Change.At) - 1)
            notes.Add(note);
        return notes;
    }

    /// <summary>Within three hours of a change, every quarter of an hour.</summary>
    private static void AllAround(LocalGrid grid, long change, string what)
    {
        for (var utc = change - 3 * 3600; utc <= change + 3 * 3600; utc += 900)
        {
            if (grid.NoteAt(utc) is not { } note)
                continue;
            grid.NextFrom(utc).ShouldBe(utc, what);
            note.RunsAt.ShouldBe(WholeSeconds.ToInstant(utc), what);
            note.Effect.ShouldNotBe(ClockEffect.Dropped, what);
            (note.Effect is ClockEffect.Moved or ClockEffect.Merged).ShouldBe(note.Change.IsGap, what);
        }
    }

    private static long Second(DateTime local) => local.Ticks / TimeSpan.TicksPerSecond;

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
