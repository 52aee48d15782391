namespace ScheduledJobs.Scheduling.Tests;

public class InstantsTests
{
    private static readonly TimeSpan Tick = new(1);

    [Fact]
    public void A_sum_is_exact_up_to_the_last_instant_and_stays_there()
    {
        var room = DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch;
        Assert.Equal(DateTimeOffset.MaxValue - Tick, Instants.Add(DateTimeOffset.UnixEpoch, room - Tick));
        Assert.Equal(DateTimeOffset.MaxValue, Instants.Add(DateTimeOffset.UnixEpoch, room));
        Assert.Equal(DateTimeOffset.MaxValue, Instants.Add(DateTimeOffset.UnixEpoch, room + Tick));
        Assert.Equal(DateTimeOffset.MaxValue, Instants.Add(DateTimeOffset.MaxValue, TimeSpan.MaxValue));
    }

    [Fact]
    public void A_difference_is_exact_down_to_the_first_instant_and_stays_there()
    {
        var room = DateTimeOffset.UnixEpoch - DateTimeOffset.MinValue;
        Assert.Equal(DateTimeOffset.MinValue + Tick, Instants.Subtract(DateTimeOffset.UnixEpoch, room - Tick));
        Assert.Equal(DateTimeOffset.MinValue, Instants.Subtract(DateTimeOffset.UnixEpoch, room));
        Assert.Equal(DateTimeOffset.MinValue, Instants.Subtract(DateTimeOffset.UnixEpoch, room + Tick));
        Assert.Equal(DateTimeOffset.MinValue, Instants.Add(DateTimeOffset.MinValue, TimeSpan.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue, Instants.Subtract(DateTimeOffset.UnixEpoch, TimeSpan.MinValue));
    }

    [Fact]
    public void The_instant_counts_not_its_local_time()
    {
        var first = new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.FromHours(-5));
        Assert.Equal(new DateTimeOffset(1, 1, 1, 4, 59, 59, TimeSpan.Zero), Instants.Subtract(first, TimeSpan.FromSeconds(1)));
    }
}
