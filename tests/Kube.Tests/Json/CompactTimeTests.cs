using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Tests.Json;

public sealed class CompactTimeTests
{
    public static TheoryData<DateTimeOffset?> Instants { get; } = new()
    {
        null, DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddTicks(1), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue,
        new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(2)).AddTicks(7),
    };

    [Theory]
    [MemberData(nameof(Instants))]
    public void The_instant_is_kept(DateTimeOffset? instant)
    {
        var compact = new CompactTime(instant);
        compact.Value.ShouldBe(instant);
        (compact.Value?.Offset ?? TimeSpan.Zero).ShouldBe(TimeSpan.Zero);
        compact.ShouldBe(new CompactTime(instant?.ToUniversalTime()));
        compact.ShouldNotBe(new CompactTime(DateTimeOffset.UnixEpoch.AddTicks(1)));
    }

    [Fact]
    public void Without_a_value_there_is_no_instant() => default(CompactTime).Value.ShouldBeNull();
}
