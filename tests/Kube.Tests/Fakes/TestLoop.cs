using System.Collections.Concurrent;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>
/// Runs asynchronous code on the test's own thread, so that it is known when all code sleeps. Only then does virtual time pass, at once up
/// to the next timer. What takes minutes takes milliseconds, and nothing is late, however busy the machine is.
/// </summary>
internal sealed class TestLoop : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _ready = new();

    /// <summary>The clocks of all code on this loop; they advance together.</summary>
    public List<FakeTimeProvider> Clocks { get; } = [];

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    /// <summary>Starts something whose continuations run on this loop.</summary>
    public T Start<T>(Func<T> start)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            return start();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Lets virtual time pass until a condition holds.</summary>
    /// <returns>How much passed.</returns>
    public TimeSpan PassUntil(Func<bool> condition, TimeSpan limit)
    {
        var passed = TimeSpan.Zero;
        Settle();
        while (!condition())
        {
            if (passed >= limit)
                throw new TimeoutException($"Not within {limit} of virtual time.");
            var step = Clocks.Select(c => c.NextTimer - c.GetUtcNow()).Append(limit - passed).Min()!.Value;
            Clocks.ForEach(c => c.Advance(step));
            passed += step;
            Settle();
        }

        return passed;
    }

    /// <summary>Lets virtual time pass.</summary>
    public void Pass(TimeSpan span)
    {
        var first = Clocks[0];
        var end = first.GetTimestamp() + span.Ticks;
        PassUntil(() => first.GetTimestamp() >= end, span);
    }

    /// <summary>Runs everything that can run without time passing.</summary>
    public void Settle() => Start(() =>
    {
        while (_ready.TryDequeue(out var next))
            next.Callback(next.State);
        return true;
    });
}
