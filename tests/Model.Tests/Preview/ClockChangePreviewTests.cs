using ScheduledJobs.Model.Preview;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>Previews across clock changes.</summary>
public sealed class ClockChangePreviewTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string LordHowe = "Australia/Lord_Howe";
    private const string Apia = "Pacific/Apia";

    [Theory]
    // Berlin, 29 March 2026: 02:00 to 03:00.
    [InlineData("30 2 * * *", Berlin, "NextValid", "Auto", "2026-03-28", "2026-03-31", "03-28 02:30+01:00; 03-29 03:00+02:00 Moved(02:30); 03-30 02:30+02:00")]
    [InlineData("30 2 * * *", Berlin, "Shift", "Auto", "2026-03-28", "2026-03-31", "03-28 02:30+01:00; 03-29 03:30+02:00 Moved(02:30); 03-30 02:30+02:00")]
    [InlineData("30 2 * * *", Berlin, "Skip", "Auto", "2026-03-28", "2026-03-31", "03-28 02:30+01:00; 03-29 03:00+02:00 DroppedByClockChange Dropped(02:30); 03-30 02:30+02:00")]
    [InlineData("*/20 * * * *", Berlin, "NextValid", "Auto", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "03-29 01:40+01:00; 03-29 03:00+02:00 Merged(02:00*3); 03-29 03:20+02:00")]
    [InlineData("*/20 2 * * *", Berlin, "NextValid", "Auto", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "03-29 03:00+02:00 Moved(02:00*3)")]
    [InlineData("*/20 2 * * *", Berlin, "Skip", "Auto", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "03-29 03:00+02:00 DroppedByClockChange Dropped(02:00*3)")]
    [InlineData("*/20 2 * * *", Berlin, "Shift", "Auto", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "03-29 03:00+02:00 Moved(02:00); 03-29 03:20+02:00 Moved(02:20)")]
    [InlineData("0,30 2,3 * * *", Berlin, "Skip", "Auto", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "03-29 03:00+02:00 DroppedByClockChange Dropped(02:00*2); 03-29 03:00+02:00; 03-29 03:30+02:00")]
    // Berlin, 25 October 2026: 03:00 to 02:00.
    [InlineData("30 2 * * *", Berlin, "NextValid", "Auto", "2026-10-24", "2026-10-26T12:00Z", "10-24 02:30+02:00; 10-25 02:30+02:00 FirstOnly(02:30); 10-26 02:30+01:00")]
    [InlineData("30 2 * * *", Berlin, "NextValid", "Last", "2026-10-24", "2026-10-26T12:00Z", "10-24 02:30+02:00; 10-25 02:30+01:00 SecondOnly(02:30); 10-26 02:30+01:00")]
    [InlineData("30 2 * * *", Berlin, "NextValid", "Both", "2026-10-25", "2026-10-25T12:00Z", "10-25 02:30+02:00 FirstOfBoth(02:30); 10-25 02:30+01:00 SecondOfBoth(02:30)")]
    [InlineData("*/30 * * * *", Berlin, "NextValid", "Auto", "2026-10-24T23:45Z", "2026-10-25T02:00Z", "10-25 02:00+02:00 FirstOfBoth(02:00); 10-25 02:30+02:00 FirstOfBoth(02:30); 10-25 02:00+01:00 SecondOfBoth(02:00); 10-25 02:30+01:00 SecondOfBoth(02:30); 10-25 03:00+01:00")]
    // New York, 8 March and 1 November 2026, at 02:00.
    [InlineData("30 2 * * *", NewYork, "NextValid", "Auto", "2026-03-08", "2026-03-09", "03-08 03:00-04:00 Moved(02:30)")]
    [InlineData("30 1 * * *", NewYork, "NextValid", "Auto", "2026-11-01", "2026-11-02", "11-01 01:30-04:00 FirstOnly(01:30)")]
    // Lord Howe moves by half an hour, at 02:00, on 4 October and 5 April 2026.
    [InlineData("15 2 * * *", LordHowe, "NextValid", "Auto", "2026-10-03T14:00Z", "2026-10-04T14:00Z", "10-04 02:30+11:00 Moved(02:15)")]
    [InlineData("15 2 * * *", LordHowe, "Shift", "Auto", "2026-10-03T14:00Z", "2026-10-04T14:00Z", "10-04 02:45+11:00 Moved(02:15)")]
    [InlineData("45 1 * * *", LordHowe, "NextValid", "Last", "2026-04-04T14:00Z", "2026-04-05T14:00Z", "04-05 01:45+10:30 SecondOnly(01:45)")]
    // Apia had no 30 December 2011.
    [InlineData("0 12 * * *", Apia, "NextValid", "Auto", "2011-12-29", "2011-12-31T12:00Z", "12-29 12:00-10:00; 12-31 00:00+14:00 Moved(12:00); 12-31 12:00+14:00")]
    [InlineData("0 12 * * *", Apia, "Skip", "Auto", "2011-12-29", "2011-12-31T12:00Z", "12-29 12:00-10:00; 12-31 00:00+14:00 DroppedByClockChange Dropped(12:00); 12-31 12:00+14:00")]
    [InlineData("0 */6 30 12 *", Apia, "Skip", "Auto", "2011-12-01", "2012-02-01", "12-31 00:00+14:00 DroppedByClockChange Dropped(00:00*4)")]
    public void A_cron_schedule_says_what_a_clock_change_does(string cron, string zone, string gap, string overlap, string from, string to, string expected)
    {
        var manifest = Cron(cron, zone, gap, overlap);
        var forward = manifest.Preview().Show(new PreviewRange { From = Utc(from), To = Utc(to) });
        var backward = manifest.Preview().Show(new PreviewRange { From = Utc(from), To = Utc(to), Backward = true });

        Text(forward).ShouldBe(expected);
        Text(backward with { Times = [.. backward.Times.Reverse()] }).ShouldBe(expected);
        forward.End.ShouldBe(PreviewEnd.Range);
        backward.End.ShouldBe(PreviewEnd.Range);
    }

    [Theory]
    [InlineData("""{"trigger":{"date":{"times":["2026-03-29T02:30:00","2026-03-29T02:40:00","2026-03-29T10:00:00Z"]}},"timeZone":"Europe/Berlin"}""", "03-29 03:00+02:00 Moved(02:30*2); 03-29 12:00+02:00")]
    [InlineData("""{"trigger":{"date":{"at":"2026-03-29T02:30:00"}},"timeZone":"Europe/Berlin","daylightSaving":{"gap":"Skip"}}""", "03-29 03:00+02:00 DroppedByClockChange Dropped(02:30)")]
    [InlineData("""{"trigger":{"date":{"at":"2026-10-25T02:30:00"}},"timeZone":"Europe/Berlin"}""", "10-25 02:30+02:00 FirstOnly(02:30)")]
    [InlineData("""{"trigger":{"calendar":{"months":1,"timeOfDay":"02:30"}},"startAt":"2026-03-29T00:00:00Z","endAt":"2026-04-29T12:00:00Z","timeZone":"Europe/Berlin"}""", "03-29 03:00+02:00 Moved(02:30); 04-29 02:30+02:00")]
    [InlineData("""{"trigger":{"anyOf":[{"cron":{"expression":"30 2 29 3 *"}},{"cron":{"expression":"0 3 29 3 *"}}]},"endAt":"2026-12-31T00:00:00Z","timeZone":"Europe/Berlin"}""", "03-29 03:00+02:00 Merged(02:30)")]
    [InlineData("""{"trigger":{"anyOf":[{"cron":{"expression":"30 2 29 3 *"}},{"cron":{"expression":"0 4 29 3 *"}}]},"endAt":"2026-12-31T00:00:00Z","timeZone":"Europe/Berlin","daylightSaving":{"gap":"Skip"}}""", "03-29 03:00+02:00 DroppedByClockChange Dropped(02:30); 03-29 04:00+02:00")]
    [InlineData("""{"trigger":{"allOf":[{"cron":{"expression":"30 2 29 3 *"}},{"cron":{"expression":"30 2 * * SUN"}}]},"endAt":"2026-12-31T00:00:00Z","timeZone":"Europe/Berlin"}""", "03-29 03:00+02:00 Moved(02:30)")]
    [InlineData("""{"trigger":{"interval":{"every":"12h"}},"startAt":"2026-03-29T00:30:00Z","endAt":"2026-03-29T23:00:00Z","timeZone":"Europe/Berlin"}""", "03-29 01:30+01:00; 03-29 14:30+02:00")]
    public void Other_triggers_do_as_well(string spec, string expected)
    {
        var manifest = Of(spec);

        Text(manifest.Preview().Show(new PreviewRange { From = Specs.Created })).ShouldBe(expected);
        var backward = manifest.Preview().Show(new PreviewRange { From = Specs.Created, Backward = true });
        Text(backward with { Times = [.. backward.Times.Reverse()] }).ShouldBe(expected);
    }

    [Theory]
    [InlineData("30 2 * * *", "NextValid", "Auto", "02:30 on 29 Mar 2026 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:00")]
    [InlineData("30 2 * * *", "Shift", "Auto", "02:30 on 29 Mar 2026 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:30")]
    [InlineData("30 2 * * *", "Skip", "Auto", "02:30 on 29 Mar 2026 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it does not run")]
    [InlineData("*/30 * * * *", "NextValid", "Auto", "02:00 and 1 more on 29 Mar 2026 do not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; they run at 03:00, together with the run due then")]
    public void A_note_has_words(string cron, string gap, string overlap, string expected)
    {
        var manifest = Cron(cron, Berlin, gap, overlap);
        var page = manifest.Preview().Show(new PreviewRange { From = Utc("2026-03-28T12:00Z"), Count = 100 });

        ClockNoteText.Of(page.Times.First(time => time.Clock is not null).Clock!).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Auto", "02:30 on 25 Oct 2026 occurs twice in Europe/Berlin, where clocks go back from 03:00 to 02:00; it runs the first time")]
    [InlineData("Last", "02:30 on 25 Oct 2026 occurs twice in Europe/Berlin, where clocks go back from 03:00 to 02:00; it runs the second time")]
    [InlineData("Both", "02:30 on 25 Oct 2026 occurs twice in Europe/Berlin, where clocks go back from 03:00 to 02:00; it runs both times, and this is the first")]
    public void A_note_about_a_repeated_hour_has_words(string overlap, string expected)
    {
        var manifest = Cron("30 2 * * *", Berlin, "NextValid", overlap);
        var page = manifest.Preview().Show(new PreviewRange { From = Utc("2026-10-24T12:00Z"), Count = 1 });

        ClockNoteText.Of(page.Times.Single().Clock!).ShouldBe(expected);
    }
}
