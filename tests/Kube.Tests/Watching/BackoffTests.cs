using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Watching;

public class BackoffTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Waits_double_from_800_ms_to_30_s()
    {
        var backoff = new Backoff(_time, () => 0);

        double[] waits = [.. Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds)];

        waits.ShouldBe([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30]);
    }

    [Fact]
    public void Jitter_lengthens_a_wait_by_up_to_100_percent()
    {
        new Backoff(_time, () => 0.5).Next().ShouldBe(TimeSpan.FromSeconds(1.2));
        new Backoff(_time, () => 0.999).Next().ShouldBeLessThan(TimeSpan.FromSeconds(1.6));
    }

    [Theory]
    [InlineData(-1, 1.6)]
    [InlineData(0, 0.8)]
    [InlineData(1, 0.8)]
    public void Two_healthy_minutes_after_the_wait_start_it_over(long ticks, double seconds)
    {
        var backoff = new Backoff(_time, () => 0);
        var wait = backoff.Next();

        _time.Advance(wait + Backoff.HealthyAfter + TimeSpan.FromTicks(ticks));

        backoff.Next().TotalSeconds.ShouldBe(seconds);
    }

    [Fact]
    public void Numbers_at_random_are_in_range_and_differ()
    {
        double[] numbers = [.. Enumerable.Range(0, 100).Select(_ => Backoff.Random())];

        numbers.ShouldAllBe(n => n >= 0 && n < 1);
        numbers.Distinct().Count().ShouldBeGreaterThan(90);
    }
}
