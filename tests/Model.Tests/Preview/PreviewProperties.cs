using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>What holds for the preview of any schedule.</summary>
public sealed class PreviewProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260101, 7);

    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Europe/Dublin"];

    private static readonly string[] Expressions =
    [
        "30 2 * * *", "*/20 * * * *", "*/7 1-3 * * *", "0 0 29 2 *", "15 2 * * SUN", "0 12 30 12 *", "0 */6 * * *", "45 23 L * *", "30 1,2,3 13 * FRI",
        "*/30 2 * MAR,APR,SEP,OCT,NOV SUN", "10 0 2 * * *", "@hourly",
    ];

    private static Gen<string> Leaf { get; } = Gen.OneOf(
        Gen.Elements(Expressions).Select(text => $$"""{"cron":{"expression":"{{text}}"} }"""),
        Gen.Choose(1, 200_000).Select(seconds => $$"""{"interval":{"every":"{{seconds}}s"} }"""),
        from months in Gen.Choose(0, 3)
        from days in Gen.Choose(1, 20)
        from time in Gen.Elements("02:30", "00:00", "01:45:30")
        select $$"""{"calendar":{"months":{{months}},"days":{{days}},"timeOfDay":"{{time}}"} }""",
        Gen.Constant("""{"date":{"times":["2026-03-29T02:10:00","2026-03-29T02:50:00","2026-10-25T02:30:00","2026-10-04T02:10:00","2026-10-25T00:30:00Z"]}}"""));

    private static Gen<string> Trigger { get; } = Gen.Frequency(
        (4, Leaf),
        (1, from a in Leaf from b in Leaf select $$"""{"anyOf":[{{a}},{{b}}]}"""),
        (1, from a in Gen.Elements(Expressions) select $$"""{"allOf":[{"cron":{"expression":"{{a}}"} },{"interval":{"every":"5m"} }]}"""));

    private static Gen<Case> Cases { get; } =
        from trigger in Trigger
        from zone in Gen.Elements(Zones)
        from gap in Gen.Elements("NextValid", "Skip", "Shift")
        from overlap in Gen.Elements("Auto", "First", "Last", "Both")
        from bounds in Gen.Elements("", ""","startAt":"2026-03-20T00:00:00Z" """, ""","endAt":"2026-10-25T00:30:00Z" """, ""","maxRuns":17""")
        from jitter in Gen.Elements("", ""","jitter":"13m" """)
        from hours in Gen.Choose(0, 365 * 24)
        from length in Gen.Choose(1, 24 * 40)
        select new Case(
            $$"""{"trigger":{{trigger}},"timeZone":"{{zone}}","daylightSaving":{"gap":"{{gap}}","overlap":"{{overlap}}"}{{bounds}}{{jitter}} }""",
            Manifest.Utc("2026-01-01").AddHours(hours),
            length);

    [Fact]
    public void Forward_and_backward_show_the_same() => Check(c =>
    {
        var forward = c.Show(backward: false);
        var backward = c.Show(backward: true);
        return backward.Times.Reverse().SequenceEqual(forward.Times);
    });

    [Fact]
    public void The_runs_are_those_that_the_engine_fires_one_after_the_other() => Check(c =>
    {
        var (walked, floor) = (new List<(DateTimeOffset, DateTimeOffset?)>(), Specs.Created);
        var left = c.Manifest.Schedule.MaxRuns ?? long.MaxValue;
        for (var at = c.From.AddTicks(-1); c.Manifest.Schedule.Timetable.NextAfter(at) is { } next && next.NominalTime <= c.To; at = next.NominalTime)
        {
            if (next.NominalTime <= floor || left == long.MaxValue || c.Manifest.Schedule.Timetable.Trigger.CountBetween(floor, next.NominalTime) <= left)
                walked.Add((next.NominalTime, next.DueTime));
        }

        return c.Show(backward: false).Runs.Select(time => (time.NominalTime, time.DueTime)).SequenceEqual(walked);
    });

    [Fact]
    public void A_range_shown_page_by_page_is_the_range() => Check(c =>
    {
        var whole = c.Show(backward: false).Times.ToList();
        var pages = new List<PreviewedTime>();
        for (var from = c.From; ;)
        {
            var page = c.Manifest.Preview().Show(new PreviewRange { From = from, To = c.To, Count = 7 });
            pages.AddRange(page.Times);
            if (page.End != PreviewEnd.Count || pages.Count > Case.Most)
                return pages.Take(whole.Count).SequenceEqual(whole);
            from = page.Times[^1].NominalTime.AddTicks(1);
        }
    });

    [Fact]
    public void Only_a_time_next_to_a_clock_change_has_a_note() => Check(c =>
    {
        var reach = TimeSpan.FromDays(1);
        var changes = ClockChanges.Between(c.Manifest.Schedule.Zone, c.From - reach, c.To + reach).ToList();
        return c.Show(backward: false).Times.All(time => time.Clock is not { } note || changes.Contains(note.Change));
    });

    private static void Check(Func<Case, bool> holds) => Prop.ForAll(Cases.ToArbitrary(), holds).Check(Runs);

    /// <summary>A schedule and a range.</summary>
    private sealed class Case
    {
        public const int Most = 500;

        private readonly string _spec;

        public Case(string spec, DateTimeOffset from, int hours)
        {
            _spec = spec;
            Manifest = Manifest.Of(spec);
            From = from;

            // Both directions show the same only if the range, and not the count, ends them.
            To = Manifest.Schedule.Timetable.Trigger.CountBetween(from.AddTicks(-1), from.AddHours(hours)) < Most
                ? from.AddHours(hours)
                : from.AddMinutes(8);
        }

        public Manifest Manifest { get; }

        public DateTimeOffset From { get; }

        public DateTimeOffset To { get; }

        public PreviewPage Show(bool backward) =>
            Manifest.Preview().Show(new PreviewRange { From = From, To = To, Count = Most, Backward = backward });

        public override string ToString() => $"{_spec} from {From:u} to {To:u}";
    }
}
