using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class NamespacePauseTests
{
    private static readonly DateTimeOffset Six = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public void Without_it_nothing_is_suspended(string? value) => NamespacePause.Read(value).ShouldBeNull();

    [Fact]
    public void Both_parts_are_optional()
    {
        NamespacePause.Read("until=2026-11-23T06:00:00Z; reason=database upgrade").ShouldBe(new NamespacePause(Six, "database upgrade"));
        NamespacePause.Read("reason=a=b;until=2026-11-23T07:00:00+01:00").ShouldBe(new NamespacePause(Six, "a=b"));
        NamespacePause.Read("until=2026-11-23T06:00Z").ShouldBe(new NamespacePause(Six, null));
        NamespacePause.Read("").ShouldBe(new NamespacePause(null, null));
        NamespacePause.Read("true").ShouldBe(new NamespacePause(null, null));
    }

    [Theory]
    [InlineData("until=2026-11-23T06:00:00; reason=x", "until=2026-11-23T06:00:00")]
    [InlineData("until=2026-11-23T06:00:00Z; untill=2026-11-24T06:00:00Z", "untill=2026-11-24T06:00:00Z")]
    [InlineData("tomorrow", "tomorrow")]
    public void A_value_that_cannot_be_read_suspends_without_an_end_and_says_what_was_expected(string value, string found)
    {
        var pause = NamespacePause.Read(value)!;

        pause.Until.ShouldBeNull();
        pause.Problem.ShouldBe(
            $"its annotation scheduledjobs.dev/suspended has '{found}', but expected 'until=2026-11-23T06:00:00Z; reason=...'; until it is corrected, nothing runs");
    }
}
