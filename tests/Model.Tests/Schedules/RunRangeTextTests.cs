using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class RunRangeTextTests
{
    private static readonly DateTimeOffset First = new(2026, 11, 22, 1, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(2026, 11, 23, 1, 30, 5, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var several = $"{RunRangeText.Of(3, First, Last)} missed (Coalesced)";
        var one = $"{RunRangeText.Of(1, First, First)} suspended";

        several.ShouldBe("3 runs scheduled between 2026-11-22T01:30:00Z and 2026-11-23T01:30:05Z were missed (Coalesced)");
        RunRangeText.Find(several).ShouldBe((First, Last));
        one.ShouldBe("the run scheduled for 2026-11-22T01:30:00Z was suspended");
        RunRangeText.Find(one).ShouldBe((First, First));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("container main exited with code 1")]
    [InlineData("the run scheduled for 2026-13-99T01:30:00Z was missed")]
    [InlineData("it said: the run scheduled for 2026-11-22T01:30:00Z was missed")]
    [InlineData("2 runs were to be made up for when the schedule was changed, and did not start")]
    public void Other_messages_name_no_range(string? message) => RunRangeText.Find(message).ShouldBeNull();
}
