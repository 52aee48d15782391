using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class KeyedLockTests
{
    private readonly KeyedLock<string> _lock = new();

    [Fact]
    public async Task A_key_has_one_holder_at_a_time()
    {
        var first = await EnterAsync("a");
        var second = EnterAsync("a");
        var third = EnterAsync("a");

        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        var next = await Task.WhenAny(second, third);
        (next == second ? third : second).IsCompleted.ShouldBeFalse();
        (await next).Dispose();
        (await (next == second ? third : second)).Dispose();
    }

    [Fact]
    public async Task A_held_key_does_not_block_others()
    {
        using var held = await EnterAsync("a");

        foreach (var other in Enumerable.Range(0, 1000))
            (await EnterAsync($"b{other}")).Dispose();
    }

    [Fact]
    public async Task A_cancelled_waiter_does_not_hold_the_key()
    {
        var held = await EnterAsync("a");
        using var patience = new CancellationTokenSource();
        var waiting = _lock.EnterAsync("a", patience.Token);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        held.Dispose();

        (await EnterAsync("a")).Dispose();
    }

    private Task<IDisposable> EnterAsync(string key) =>
        _lock.EnterAsync(key, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
}
