using ScheduledJobs.Model.Preview;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>Exclusions as users see them.</summary>
public sealed class ExclusionPreviewTests
{
    private const string Daily = """{"trigger":{"cron":{"expression":"0 9 * * *"}},"exclude":{"weekdays":["SAT","SUN"]""";

    [Fact]
    public void Excluded_times_are_shown_only_if_asked_for()
    {
        var manifest = Of(Daily + "}}");

        Text(Show(manifest, withDropped: false)).ShouldBe("01-08 09:00+00:00; 01-09 09:00+00:00; 01-12 09:00+00:00; 01-13 09:00+00:00; 01-14 09:00+00:00");
        Text(Show(manifest, withDropped: true)).ShouldBe(
            "01-08 09:00+00:00; 01-09 09:00+00:00; 01-10 09:00+00:00 DroppedByExclusion; 01-11 09:00+00:00 DroppedByExclusion; 01-12 09:00+00:00");
        manifest.Schedule.Text.ShouldBe("cron 0 9 * * * except SAT and SUN");
    }

    [Fact]
    public void A_moved_time_says_from_where_and_the_excluded_one_to_where()
    {
        var manifest = Of("""{"trigger":{"cron":{"expression":"0 9 10,14 * *"}},"timeZone":"Europe/Berlin","exclude":{"weekdays":["SAT","SUN"],"policy":"NextDay"}}""");

        var shown = Show(manifest, withDropped: true).Times;
        var texts = shown.Take(2).Select(t => ExclusionNoteText.Of(t.Exclusion!, manifest.Schedule.Zone)).ToList();
        texts.ShouldAllBe(text => text == "Sat 10 Jan 2026 09:00 is excluded (weekdays SAT) and moves to Mon 12 Jan 2026 09:00");
        shown.Take(3).Select(t => t.Outcome).ShouldBe([PreviewOutcome.MovedByExclusion, PreviewOutcome.Runs, PreviewOutcome.Runs]);
        ExclusionNoteText.OfTarget(shown[1].Exclusion!, manifest.Schedule.Zone).ShouldBe("moved from Sat 10 Jan 2026 09:00 (weekdays SAT)");
        shown[2].Exclusion.ShouldBeNull();
    }

    [Fact]
    public void Backward_shows_the_same_times()
    {
        var manifest = Of(Daily + ""","policy":"PreviousDay"}}""");
        var range = new PreviewRange { From = Specs.Created, To = Specs.Created.AddDays(40), Count = 100, WithDropped = true };

        var forward = manifest.Preview().Show(range).Times.Select(t => (t.NominalTime, t.Outcome, t.Exclusion)).ToList();
        var backward = manifest.Preview().Show(range with { Backward = true }).Times.Select(t => (t.NominalTime, t.Outcome, t.Exclusion)).ToList();

        backward.AsEnumerable().Reverse().ShouldBe(forward);
        forward.Count.ShouldBe(40);
    }

    [Fact]
    public void The_window_limits_what_is_left_and_maxRuns_counts_it()
    {
        Text(Show(Of(Daily + """},"endAt":"2026-01-12T00:00:00Z"}"""), withDropped: false)).ShouldBe("01-08 09:00+00:00; 01-09 09:00+00:00");
        Text(Show(Of(Daily + """},"maxRuns":5}"""), withDropped: false)).ShouldBe("01-08 09:00+00:00; 01-09 09:00+00:00; 01-12 09:00+00:00");
    }

    [Theory]
    [InlineData("\"weekdays\":[\"SAT\",\"SUN\"]", "At 09:00 every day, UTC, not on Saturday and Sunday.")]
    [InlineData("\"dates\":[\"*-12-25\"],\"policy\":\"NextDay\"", "At 09:00 every day, UTC, not on *-12-25 (those times move to the next other day).")]
    [InlineData("\"times\":[\"22:00-06:00\",\"12:00-13:00\"]", "At 09:00 every day, UTC, not between 22:00 and 06:00 or 12:00 and 13:00.")]
    [InlineData("\"weekdays\":[\"SUN\"],\"times\":[\"22:00-06:00\"]", "At 09:00 every day, UTC, not on Sunday, and not between 22:00 and 06:00.")]
    public void The_sentence_says_what_is_excluded(string exclude, string expected)
    {
        var manifest = Of($$"""{"trigger":{"cron":{"expression":"0 9 * * *"} },"exclude":{ {{exclude}} } }""");

        ScheduleSentence.Of(manifest.Job, manifest.Schedule).ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"times\":[\"08:00-10:00\"]", "spec.exclude", "no time of the trigger is left; the first, 2026-01-06T09:00:00Z, is excluded by times 08:00-10:00")]
    [InlineData("\"times\":[\"10:00-12:00\"]", "spec.exclude", "has no effect: it excludes no time of the trigger in the next 12 years.")]
    [InlineData("\"times\":[\"08:00-09:00\"],\"dates\":[\"*-05-01\"],\"policy\":\"NextDay\"", null, null)]
    [InlineData("\"dates\":[\"2025-12-24\",\"2026-01-01/2026-01-04\"],\"weekdays\":[\"SUN\"]", "spec.exclude.dates", "all of them are in the past.")]
    public void What_is_probably_not_meant_is_found(string exclude, string? field, string? message)
    {
        var manifest = Of($$"""{"trigger":{"cron":{"expression":"0 9 * * *"} },"exclude":{ {{exclude}} } }""");

        var findings = ScheduleLint.Check(manifest.Job, manifest.Compilation, Specs.Created);

        (string, string)[] expected = field is null ? [] : [(field, message!)];
        findings.Select(f => (f.Field, f.Message.Split("; the search ends on 20")[0])).ShouldBe(expected);
    }

    private static PreviewPage Show(Manifest manifest, bool withDropped) =>
        manifest.Preview().Show(new PreviewRange { From = Utc("2026-01-08T00:00:00"), Count = 5, WithDropped = withDropped });
}
