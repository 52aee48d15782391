using System.Buffers.Binary;
using System.Text;
using ScheduledJobs.Scheduling.LocalTime;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

/// <summary>Rules as the tz database writes them, with hours that lead to another day.</summary>
public class ZoneRuleTests
{
    [Theory]

    // Rule; the last second before a change, and its offset in minutes; the change, and the offset from then on.
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "2038-03-28T00:59:59Z", 60, "2038-03-28T01:00:00Z", 120)]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "2038-10-31T00:59:59Z", 120, "2038-10-31T01:00:00Z", 60)]
    [InlineData("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2038-09-05T03:59:59Z", -240, "2038-09-05T04:00:00Z", -180)]
    [InlineData("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2038-04-04T02:59:59Z", -180, "2038-04-04T03:00:00Z", -240)]
    [InlineData("EET-2EEST,M3.4.4/50,M10.4.4/50", "2090-03-24T23:59:59Z", 120, "2090-03-25T00:00:00Z", 180)]
    [InlineData("IST-2IDT,M3.4.4/26,M10.5.0", "2038-03-25T23:59:59Z", 120, "2038-03-26T00:00:00Z", 180)]
    [InlineData("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2038-03-28T00:59:59Z", -120, "2038-03-28T01:00:00Z", -60)]
    [InlineData("IST-1GMT0,M10.5.0,M3.5.0/1", "2038-10-31T00:59:59Z", 60, "2038-10-31T01:00:00Z", 0)]
    [InlineData("NST3:30NDT,M3.2.0,M11.1.0", "2038-03-14T05:29:59Z", -210, "2038-03-14T05:30:00Z", -150)]
    [InlineData("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2038-10-02T15:29:59Z", 630, "2038-10-02T15:30:00Z", 660)]

    // The other forms of a day: 60 is 1 March without 29 February, and 29 February with it, counted from 0 or not.
    [InlineData("AAA0BBB,J60,J300", "2040-03-01T01:59:59Z", 0, "2040-03-01T02:00:00Z", 60)]
    [InlineData("AAA0BBB,J60,J300", "2041-03-01T01:59:59Z", 0, "2041-03-01T02:00:00Z", 60)]
    [InlineData("AAA0BBB,59,299", "2040-02-29T01:59:59Z", 0, "2040-02-29T02:00:00Z", 60)]
    [InlineData("AAA0BBB,59,299/-2:30:15", "2041-10-26T20:29:44Z", 60, "2041-10-26T20:29:45Z", 0)]

    // A change in the next year.
    [InlineData("AAA0BBB,M6.1.0,J365/30", "2041-01-01T04:59:59Z", 60, "2041-01-01T05:00:00Z", 0)]
    public void A_change_is_at_its_second(string text, string before, int offsetBefore, string change, int offsetAfter)
    {
        var rule = ZoneRule.Parse(text).ShouldNotBeNull();
        rule.OffsetAt(WholeSeconds.FirstFrom(At(before))).ShouldBe(offsetBefore * 60);
        rule.OffsetAt(WholeSeconds.FirstFrom(At(change))).ShouldBe(offsetAfter * 60);
    }

    [Fact]
    public void Summer_time_without_end_has_no_change()
    {
        var rule = ZoneRule.Parse("EST5EDT,0/0,J365/25").ShouldNotBeNull();
        for (var day = At("2039-12-30T05:00:00Z"); day < At("2040-01-03T00:00:00Z"); day = day.AddMinutes(30))
            rule.OffsetAt(WholeSeconds.FirstFrom(day)).ShouldBe(-4 * 3600);
    }

    [Fact]
    public void The_calendar_s_ends_have_an_offset()
    {
        var rule = ZoneRule.Parse("CET-1CEST,M3.5.0,M10.5.0/3").ShouldNotBeNull();
        rule.OffsetAt(0).ShouldBe(3600);
        rule.OffsetAt(WholeSeconds.Max).ShouldBe(3600);
    }

    [Theory]
    [InlineData("")]
    [InlineData("UTC0")]
    [InlineData("<+03>-3")]
    [InlineData("CET-1CEST")]
    [InlineData("CET-1CEST,M3.5.0")]
    [InlineData("CET-1CEST,M3.6.0,M10.5.0")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3,")]
    public void Anything_else_is_no_rule(string text) => ZoneRule.Parse(text).ShouldBeNull();

    [Fact]
    public void Broken_data_is_no_rule()
    {
        var data = Data("CET-1CEST,M3.5.0,M10.5.0/3", 2_114_377_200);
        ZoneFile.Parse(data).ShouldNotBeNull().From.ShouldBe(WholeSeconds.FirstFrom(DateTimeOffset.FromUnixTimeSeconds(2_114_377_200)));
        for (var length = 0; length < data.Length; length++)
        {
            try
            {
                ZoneFile.Parse(data.AsSpan(0, length)).ShouldBeNull($"{length} of {data.Length} bytes");
            }
            catch (ArgumentOutOfRangeException)
            {
                // What the reader of the file expects.
            }
        }

        ZoneFile.Parse("TZif and so on, but not really a file of time-zone data"u8).ShouldBeNull();
        ZoneFile.Read("Mars/Olympus_Mons").ShouldBeNull();
        ZoneFile.Read("../../etc/passwd").ShouldBeNull();
        ZoneFile.Read("Europe").ShouldBeNull();
        ZoneFile.Read("Asia/Tokyo").ShouldBeNull();
        ZoneFile.Read("Europe/Berlin").ShouldNotBeNull();
    }

    [Fact]
    public void Local_time_is_shown_with_the_offset_of_schedules()
    {
        var zone = Clock("America/Santiago").Zone;
        ZoneTime.Of(At("2041-09-08T03:59:59Z"), zone).ToString("s").ShouldBe("2041-09-07T23:59:59");
        ZoneTime.Of(At("2041-09-08T04:00:00.5Z"), zone).ToString("o").ShouldBe("2041-09-08T01:00:00.5000000-03:00");
        ZoneTime.Of(DateTimeOffset.MinValue, zone).ShouldBe(DateTimeOffset.MinValue);
        ZoneTime.Of(DateTimeOffset.MaxValue, Clock("Asia/Tokyo").Zone).ShouldBe(DateTimeOffset.MaxValue);
    }

    /// <summary>A file with one change in its second block, and none in the first.</summary>
    private static byte[] Data(string rule, long change)
    {
        var data = new byte[44 + 44 + 8 + 1];
        foreach (var start in new[] { 0, 44 })
        {
            "TZif2"u8.CopyTo(data.AsSpan(start));
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(start + 32), start == 0 ? 0 : 1);
        }

        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(88), change);
        return [.. data, .. Encoding.ASCII.GetBytes($"\n{rule}\n")];
    }
}
