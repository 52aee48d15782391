namespace ScheduledJobs.TestKit;

/// <summary>Waits for a condition under real concurrency, with a limit that turns a hang into a failure.</summary>
public static class Eventually
{
    /// <summary>Turns a hang into a failure. Long, because a busy machine is not a defect of the product; nothing should take this long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan DefaultPace = TimeSpan.FromMilliseconds(10);

    public static Task BecomesTrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        BecomesTrueAsync(() => Task.FromResult(condition()), what, within);

    /// <summary>Polls at this interval, by default every 10 ms.</summary>
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null, TimeSpan? pace = null)
    {
        var limit = within ?? Limit;
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}");
            await Task.Delay(pace ?? DefaultPace, TimeProvider.System);
        }
    }
}
