using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Model.Tests.Explaining;

public sealed class AskedTimeTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("13:00", "2026-11-22T12:00:00Z", 60)]
    [InlineData("13:01", "2026-11-21T12:01:00Z", 60)]
    [InlineData("2:30", "2026-11-22T01:30:00Z", 60)]
    [InlineData("02:30:15", "2026-11-22T01:30:15Z", 1)]
    [InlineData("2026-12-24T18:00", "2026-12-24T17:00:00Z", 60)]
    [InlineData("2026-12-24 18:00:05", "2026-12-24T17:00:05Z", 1)]
    [InlineData("2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z", 1)]
    [InlineData("2026-12-24T18:00+09:00", "2026-12-24T09:00:00Z", 60)]
    [InlineData("2026-03-29T02:30", "", 60)]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z", 60)]
    public void A_time_is_what_a_person_means_by_it(string text, string instants, int seconds)
    {
        AskedTime.TryParse(text, Berlin, Statuses.Noon, out var time, out _).ShouldBeTrue();

        string.Join(' ', time!.Starts.Select(Times.Utc)).ShouldBe(instants);
        time.Span.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("25:00")]
    [InlineData("2026-13-01T00:00")]
    [InlineData("")]
    public void Anything_else_is_an_error_that_says_what_is_expected(string text)
    {
        AskedTime.TryParse(text, Berlin, Statuses.Noon, out _, out var error).ShouldBeFalse();

        error.ShouldStartWith("expected a time such as 02:30, ");
        error.ShouldEndWith($"found '{text}'");
    }
}
