using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(3, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(30), 0, []);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 30)]
    [InlineData(50, 30)]
    public void Waits_double_up_to_the_longest(int attemptsMade, int seconds) =>
        Policy.DelayAfter(attemptsMade, "run").ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 1e9)]
    [InlineData(long.MaxValue, 1)]
    public void A_wait_out_of_range_is_the_longest_possible(long initialTicks, double factor)
    {
        var policy = new RetryPolicy(100, new TimeSpan(initialTicks), factor, TimeSpan.MaxValue, 1, []);

        Enumerable.Range(1, 100).Select(n => policy.DelayAfter(n, "run")).ShouldAllBe(w => w >= TimeSpan.Zero);
    }

    [Fact]
    public void Jitter_adds_up_to_its_share_and_is_the_same_every_time()
    {
        var policy = Policy with { Jitter = 0.5 };

        var waits = Enumerable.Range(0, 1000).Select(i => policy.DelayAfter(1, $"run-{i}").TotalSeconds).ToList();

        waits.ShouldAllBe(w => w >= 10 && w < 15);
        waits.Average().ShouldBe(12.5, 0.2);
        policy.DelayAfter(1, "run-7").TotalSeconds.ShouldBe(waits[7]);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void The_limit_counts_attempts_after_the_first(int attemptsMade, bool isAllowed) =>
        Policy.Allows(attemptsMade, RetryClasses.PodFailed).ShouldBe(isAllowed);

    [Theory]
    [InlineData(RetryClasses.Connect, true)]
    [InlineData(RetryClasses.ServerError, true)]
    [InlineData(RetryClasses.ClientError, false)]
    [InlineData(RetryClasses.UnexpectedResponse, false)]
    [InlineData(null, false)]
    public void Without_OnlyOn_every_transient_failure_is_retried(string? failure, bool isAllowed) =>
        Policy.Allows(1, failure).ShouldBe(isAllowed);

    [Theory]
    [InlineData("Timeout", true)]
    [InlineData("Connect", false)]
    [InlineData(null, false)]
    public void OnlyOn_names_the_failures_to_retry(string? failure, bool isAllowed) =>
        (Policy with { OnlyOn = ["Timeout"] }).Allows(1, failure).ShouldBe(isAllowed);
}
