using ScheduledJobs.LocalKube.Kubelet.Processes;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class RestartBackoffTests
{
    private readonly RestartBackoff _backoff = new();

    [Fact]
    public void The_first_restart_is_at_once_and_the_wait_then_doubles_up_to_five_minutes() =>
        Enumerable.Range(0, 12).Select(_ => _backoff.After(TimeSpan.Zero).TotalSeconds).ShouldBe([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    public void Ten_minutes_of_running_reset_the_back_off(int ticks, int expectedSeconds)
    {
        _backoff.After(TimeSpan.Zero);
        _backoff.After(TimeSpan.Zero);
        _backoff.After(TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(ticks)).ShouldBe(TimeSpan.FromSeconds(expectedSeconds));
    }
}
