using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Tests.Preview;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>Children with a time zone of their own, and combinations in combinations.</summary>
public sealed class NestedTriggerTests
{
    private const string Nine = """{"cron":{"expression":"0 9 * * *"}}""";

    private const string TokyoAndNewYork = """
        {"timeZone":"Europe/Berlin","trigger":{"anyOf":[
          {"cron":{"expression":"0 9 * * *"},"timeZone":"Asia/Tokyo"},
          {"allOf":[{"cron":{"expression":"0 9 * * *"}},{"anyOf":[{"cron":{"expression":"0 15 * * *"},"timeZone":"Europe/Berlin"},{"cron":{"expression":"0 0 1 1 *"}}]}],"timeZone":"America/New_York"}]}}
        """;

    [Fact]
    public void Children_have_the_time_zone_of_the_trigger_around_them_or_their_own()
    {
        var manifest = Manifest.Of(TokyoAndNewYork);

        // New York changes its clocks on 8 March, Berlin on 29 March; in between, 9:00 there is 14:00 here. The anchor is 5 January.
        Manifest.Text(manifest.Preview().Show(new PreviewRange { From = Manifest.Utc("2026-03-07T00:00:00Z"), Count = 4 }))
            .ShouldBe("03-07 01:00+01:00; 03-07 15:00+01:00; 03-08 01:00+01:00; 03-09 01:00+01:00");
        manifest.Schedule.Timetable.Trigger.CountBetween(Manifest.Utc("2026-03-08T12:00:00Z"), Manifest.Utc("2026-03-29T12:00:00Z")).ShouldBe(21);
        manifest.Schedule.Zones.Select(zone => zone.Id).ShouldBe(["Europe/Berlin", "Asia/Tokyo", "America/New_York"]);
    }

    [Theory]
    [InlineData("""{"anyOf":[{"allOf":[{"anyOf":[{"allOf":[NINE]}]}]}]}""", "spec.trigger.anyOf[0].allOf[0].anyOf[0].allOf: anyOf and allOf must be nested at most 3 deep, but are nested 4 deep")]
    [InlineData("""{"allOf":[NINE,{"allOf":[{"allOf":[{"anyOf":[{"anyOf":[NINE]}]}]}]}]}""", "spec.trigger.allOf[1].allOf[0].allOf[0].anyOf: anyOf and allOf must be nested at most 3 deep, but are nested 5 deep")]
    [InlineData("""{"anyOf":[{"allOf":[{"anyOf":[{}]}]}]}""", "spec.trigger.anyOf[0].allOf[0].anyOf[0]: set exactly one of cron, interval, date, calendar, rrule (found none)")]
    [InlineData("""{"anyOf":[{}]}""", "spec.trigger.anyOf[0]: set exactly one of cron, interval, date, calendar, rrule, anyOf, allOf (found none)")]
    [InlineData("""{"anyOf":[{"allOf":[]}]}""", "spec.trigger.anyOf[0].allOf: must contain at least one trigger")]
    [InlineData("""{"anyOf":[{"cron":{"expression":"0 9 * * *"},"timeZone":"Asia/Tokio"}]}""", "spec.trigger.anyOf[0].timeZone: 'Asia/Tokio' is not in this system's time-zone data; did you mean Asia/Tokyo?")]
    [InlineData("""{"cron":{"expression":"0 9 * * *"},"timeZone":"Asia/Tokyo"}""", "spec.trigger.timeZone: is for children of anyOf and allOf; set spec.timeZone instead")]
    public void A_wrong_nesting_names_its_place(string trigger, string problem) =>
        Manifest.Of($$"""{"trigger":{{trigger.Replace("NINE", Nine, StringComparison.Ordinal)}} }""").Compilation.Problem!.Message.ShouldBe(problem);

    [Fact]
    public void Three_deep_and_fifty_in_all_are_allowed()
    {
        Manifest.Of($$"""{"trigger":{"anyOf":[{"allOf":[{"anyOf":[{{Nine}}]}]}]} }""").Compilation.Problem.ShouldBeNull();
        Manifest.Of($$"""{"trigger":{{Many(3, 15)}} }""").Compilation.Problem.ShouldBeNull("1 + 3 * 16 = 49");
        Manifest.Of($$"""{"trigger":{{Many(5, 9)}} }""").Compilation.Problem!.Message.ShouldBe("spec.trigger: must have at most 50 triggers, children included, but has 51");

        static string Many(int groups, int each) =>
            $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat($$"""{"allOf":[{{string.Join(',', Enumerable.Repeat(Nine, each))}}]}""", groups))}}]}""";
    }

    [Fact]
    public void A_zone_without_an_effect_is_a_warning()
    {
        var manifest = Manifest.Of("""{"trigger":{"anyOf":[{"interval":{"every":"1h"},"timeZone":"Asia/Tokyo"}]}}""");

        manifest.Schedule.Warnings.ShouldBe(["spec.trigger.anyOf[0].timeZone: has no effect; an interval is the same in every zone."]);
    }

    [Fact]
    public void A_calendar_counts_from_the_date_in_its_own_zone()
    {
        var manifest = Manifest.Of("""{"startAt":"2026-06-01T00:00:00Z","trigger":{"anyOf":[{"calendar":{"months":1},"timeZone":"America/New_York"},{"calendar":{"months":1},"timeZone":"Asia/Tokyo"}]}}""");

        manifest.Schedule.Warnings.ShouldHaveSingleItem().ShouldContain("midnight UTC on Mon 1 Jun is Sun 31 May in America/New_York");
        manifest.Schedule.Timetable.Trigger.NextAfter(Manifest.Utc("2026-06-25T00:00:00Z")).ShouldBe(Manifest.Utc("2026-06-30T04:00:00Z"), "the last day of June");
    }

    [Fact]
    public void Words_and_text_name_the_zones()
    {
        var manifest = Manifest.Of(TokyoAndNewYork);

        ScheduleSentence.Of(manifest.Job, manifest.Schedule).ShouldBe(
            "At 09:00 every day (Asia/Tokyo), and (whenever all of these agree: at 09:00 every day; (at 15:00 every day (Europe/Berlin), and at 00:00 on day 1 of January), America/New_York).");
        manifest.Schedule.Text.ShouldBe(
            "cron 0 9 * * * Asia/Tokyo or (cron 0 9 * * * America/New_York and (cron 0 15 * * * Europe/Berlin or cron 0 0 1 1 * America/New_York))");
        TriggerText.Of(manifest.Job.Spec.Trigger).ShouldBe(
            "cron 0 9 * * * Asia/Tokyo or (cron 0 9 * * * and (cron 0 15 * * * Europe/Berlin or cron 0 0 1 1 *)) America/New_York");
    }

    [Fact]
    public void A_clock_change_is_that_of_the_zone_of_the_child()
    {
        var manifest = Manifest.Of("""{"timeZone":"Asia/Tokyo","trigger":{"anyOf":[{"cron":{"expression":"0 9 * * *"}},{"cron":{"expression":"30 2 * * *"},"timeZone":"America/New_York"}]}}""");

        var page = manifest.Preview().Show(new PreviewRange { From = Manifest.Utc("2026-03-07T12:00:00Z"), Count = 4 });
        const string Text = "02:30 on 8 Mar 2026 does not exist in America/New_York, where clocks go from 02:00 to 03:00; it runs at 03:00";
        ClockNoteText.Of(page.Times.Single(time => time.Clock is not null).Clock!).ShouldBe(Text);
        ScheduleLint.Check(manifest.Job, manifest.Compilation, Specs.Created).ShouldContain(finding => finding.Level == LintLevel.Note && finding.Message == Text + ".");
    }

    [Fact]
    public void An_edit_of_the_zone_of_a_child_is_a_change_of_timing()
    {
        var before = Manifest.Of(TokyoAndNewYork).Job.Spec;
        var after = Manifest.Of(TokyoAndNewYork.Replace("Asia/Tokyo", "Asia/Seoul", StringComparison.Ordinal)).Job.Spec;

        EffectiveMark.TimingOf(after).ShouldNotBe(EffectiveMark.TimingOf(before));
    }

    [Fact]
    public void Where_the_search_ends_the_preview_says_so()
    {
        var manifest = Manifest.Of("""{"trigger":{"allOf":[{"cron":{"expression":"0 9 * * *"},"timeZone":"Asia/Tokyo"},{"cron":{"expression":"0 9 * * *"},"timeZone":"Asia/Seoul"},{"cron":{"expression":"30 9 * * *"}}]}}""");

        var page = manifest.Preview().Show(new PreviewRange { From = Specs.Created });
        page.Times.ShouldBeEmpty();
        page.End.ShouldBe(PreviewEnd.GivenUp);
        page.GivenUpAt.ShouldNotBeNull().ShouldBeGreaterThan(Specs.Created.AddYears(50));
        manifest.Preview().Show(new PreviewRange { From = Specs.Created, To = Specs.Created.AddYears(1) }).End.ShouldBe(PreviewEnd.Range, "all of it was searched");
        var back = manifest.Preview().Show(new PreviewRange { To = Specs.Created, Backward = true });
        (back.End, back.GivenUpAt < Specs.Created.AddYears(-50)).ShouldBe((PreviewEnd.GivenUp, true));
        ScheduleLint.Check(manifest.Job, manifest.Compilation, Specs.Created).ShouldHaveSingleItem().Message.ShouldContain("where the search ends");
    }
}
