using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>Whether a value of run-now was made for a resource, or is older than it.</summary>
public sealed class RequestTimeTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1767614400", "2026-01-05T12:00:00.000Z")]
    [InlineData("1767614400123", "2026-01-05T12:00:00.123Z")]
    [InlineData("2026-01-05T12:00:00Z", "2026-01-05T12:00:00.000Z")]
    [InlineData("2026-01-05T13:00:00+01:00", "2026-01-05T12:00:00.000Z")]
    [InlineData("2026-01-05T12:00:00.25Z", "2026-01-05T12:00:00.250Z")]
    public void A_value_that_is_a_time_is_read(string value, string expected) =>
        RequestTime.Read(value)!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("17676144001")]
    [InlineData("-767614400")]
    [InlineData(" 767614400")]
    [InlineData("release-42")]
    [InlineData("2026-01-05T12:00:00")]
    [InlineData("2026-01-05")]
    public void Another_value_is_not(string value) => RequestTime.Read(value).ShouldBeNull();

    [Fact]
    public void What_the_commands_write_is_read_to_the_millisecond() =>
        RequestTime.Read(SchedulePatches.NewValue(Created.AddMilliseconds(7))).ShouldBe(Created.AddMilliseconds(7));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_value_of_the_second_of_the_creation_counts(int milliseconds, bool isSince) =>
        RequestTime.IsSince(SchedulePatches.NewValue(Created.AddMilliseconds(milliseconds)), Created, Created.AddSeconds(1)).ShouldBe(isSince);

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_value_may_be_a_minute_ahead(int milliseconds, bool isSince) =>
        RequestTime.IsSince(SchedulePatches.NewValue(Created + RequestTime.Ahead + TimeSpan.FromMilliseconds(milliseconds)), Created, Created).ShouldBe(isSince);

    [Fact]
    public void The_largest_numbers_are_times_like_others()
    {
        RequestTime.IsSince("9999999999", Created, Created).ShouldBeFalse();
        RequestTime.IsSince("9999999999999", Created, Created).ShouldBeFalse();
    }
}
