using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Tests.Schedules;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(RetryClasses.Connect, true)]
    [InlineData(RetryClasses.Timeout, true)]
    [InlineData(RetryClasses.TooManyRequests, true)]
    [InlineData(RetryClasses.ServerError, true)]
    [InlineData(RetryClasses.PodFailed, true)]
    [InlineData(RetryClasses.PodLost, true)]
    [InlineData(RetryClasses.PendingTimeout, true)]
    [InlineData(RetryClasses.ClientError, false)]
    [InlineData(RetryClasses.UnexpectedResponse, false)]
    [InlineData(null, false)]
    public void Without_onlyOn_what_a_repetition_may_cure_is_tried_again(string? failureClass, bool again) =>
        Policy([]).Allows(1, failureClass).ShouldBe(again);

    [Theory]
    [InlineData(RetryClasses.ClientError, true)]
    [InlineData(RetryClasses.Connect, false)]
    [InlineData(null, false)]
    public void With_onlyOn_just_these_are_tried_again(string? failureClass, bool again) =>
        Policy([RetryClasses.ClientError]).Allows(1, failureClass).ShouldBe(again);

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void The_limit_counts_attempts_after_the_first(int attemptsMade, bool again) =>
        Policy([]).Allows(attemptsMade, RetryClasses.Connect).ShouldBe(again);

    private static RetryPolicy Policy(string[] onlyOn) => new(3, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1), 0, onlyOn);
}
