using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class ShardOptionsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_defaults_are_consistent() => new ShardOptions().FindProblem().ShouldBeNull();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_limit_is_where_it_says(int ticks)
    {
        var (defaults, more) = (new ShardOptions(), ticks * Tick);
        Problem(defaults with { RetryPeriod = more }).ShouldBe(ticks > 0 ? null : $"RetryPeriod must be positive, not {more}.");
        Problem(defaults with { RenewDeadline = 6 * Second + more })
            .ShouldBe(ticks >= 0 ? null : $"RenewDeadline ({6 * Second + more}) must be at least three times RetryPeriod (00:00:02).");
        Problem(defaults with { LeaseDuration = 15 * Second + more })
            .ShouldBe(ticks >= 0 ? null : $"LeaseDuration ({15 * Second + more}) must be at least 1.5 times RenewDeadline (00:00:10).");
        Problem(defaults with { MoveCoolDown = more }).ShouldBe(ticks >= 0 ? null : $"MoveCoolDown must not be negative, but is {more}.");
        Problem(defaults with { MovesAtOnce = 1 + ticks }).ShouldBe(ticks >= 0 ? null : "MovesAtOnce must be 1 to 64, not 0.");
        Problem(defaults with { MovesAtOnce = 64 + ticks }).ShouldBe(ticks <= 0 ? null : "MovesAtOnce must be 1 to 64, not 65.");
    }

    private static string? Problem(ShardOptions options) => options.FindProblem();
}
