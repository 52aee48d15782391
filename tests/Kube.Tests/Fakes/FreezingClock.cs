using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A clock that jumps ahead when it is read for the given time, as if the process had been frozen just before.</summary>
internal sealed class FreezingClock(FakeTimeProvider inner) : TimeProvider
{
    private TimeSpan _gap;
    private int _reads = -1;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public bool HasFrozen => _reads < 0;

    /// <summary>Freezes for this long before the read with this number; the next read has number 0.</summary>
    public void FreezeAt(int read, TimeSpan gap) => (_reads, _gap) = (read, gap);

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp()
    {
        if (_reads-- == 0)
            inner.Advance(_gap);
        return inner.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
