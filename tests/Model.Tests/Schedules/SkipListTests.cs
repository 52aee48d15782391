using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class SkipListTests
{
    [Fact]
    public void Times_are_read_in_any_order_and_with_any_offset()
    {
        var list = SkipList.Read(" 2026-11-24T09:00:00Z, 2026-11-23T10:00:00+01:00,2026-11-24T09:00Z,");

        list.Problem.ShouldBeNull();
        list.Times.Select(t => t.ToString("u")).ShouldBe(["2026-11-23 09:00:00Z", "2026-11-24 09:00:00Z"]);
        SkipList.Write(list.Times).ShouldBe("2026-11-23T09:00:00Z,2026-11-24T09:00:00Z");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Nothing_is_no_times(string? value) => SkipList.Read(value).ShouldSatisfyAllConditions(l => l.Times.ShouldBeEmpty(), l => l.Problem.ShouldBeNull());

    [Theory]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-24T09:00:00")]
    [InlineData("2026-11-24T09:00:00.5Z")]
    [InlineData("2026-13-24T09:00:00Z")]
    [InlineData("09:00")]
    public void An_entry_that_cannot_be_read_is_named_and_the_others_count(string entry)
    {
        var list = SkipList.Read($"{entry},2026-11-24T09:00:00Z");

        list.Problem.ShouldBe($"'{entry}' is not a time; expected times such as 2026-11-24T09:00:00Z, separated by commas");
        list.Times.Count.ShouldBe(1);
    }

    [Fact]
    public void Their_number_is_limited()
    {
        var start = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        string Of(int count) => SkipList.Write(Enumerable.Range(0, count).Select(i => start.AddMinutes(i)));

        SkipList.Read(Of(100)).ShouldSatisfyAllConditions(l => l.Times.Count.ShouldBe(100), l => l.Problem.ShouldBeNull());
        SkipList.Read(Of(101)).ShouldSatisfyAllConditions(
            l => l.Times.Count.ShouldBe(100),
            l => l.Problem.ShouldBe("it has more than 100 times, and '2026-11-24T01:40:00Z' and those after it have no effect; remove times that have passed"));
    }

    [Fact]
    public void So_is_the_length_of_the_text()
    {
        SkipList.Read("2026-11-24T09:00:00Z".PadRight(4096)).Times.Count.ShouldBe(1);
        SkipList.Read("2026-11-24T09:00:00Z".PadRight(4097)).ShouldSatisfyAllConditions(
            l => l.Times.ShouldBeEmpty(), l => l.Problem.ShouldBe("it has 4097 characters, and at most 4096 are read; remove times that have passed"));
    }
}
