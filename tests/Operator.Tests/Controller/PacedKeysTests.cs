using System.Collections.Concurrent;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class PacedKeysTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Tick = new(1);
    private static readonly TimeSpan Share = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<ObjectKey> _handedOn = [];
    private readonly HashSet<ObjectKey> _nothingToDo = [];
    private readonly CancellationTokenSource _stop = new();
    private PacedKeys _paced = null!;
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Each_key_uses_up_its_share_of_a_second()
    {
        Run(perSecond: 10);
        Add("a", 3);
        await HandedAsync(1);
        _time.Advance(Share - Tick);
        await HandedAsync(1);
        _time.Advance(Tick);
        await HandedAsync(2);
        _time.Advance(Share);
        await HandedAsync(3);
    }

    [Fact]
    public async Task A_high_rate_pauses_seldom_and_is_kept()
    {
        Run(perSecond: 1000);
        Add("a", 500);
        await HandedAsync(20);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await HandedAsync(40);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await HandedAsync(60);
    }

    [Fact]
    public async Task An_idle_time_saves_nothing_up()
    {
        Run(perSecond: 10);
        Add("a", 1);
        await HandedAsync(1);
        _time.Advance(TimeSpan.FromHours(1));
        Add("a", 3);
        await HandedAsync(2);
    }

    [Fact]
    public async Task Without_a_limit_all_go_at_once()
    {
        Run(perSecond: 0);
        Add("a", 500);
        await HandedAsync(500);
    }

    [Fact]
    public async Task A_key_that_is_added_again_is_handed_on_once()
    {
        Run(perSecond: 10);
        Add("a", 2);
        await HandedAsync(1);
        Add("a", 2);
        _time.Advance(Share);
        await HandedAsync(2);
        _time.Advance(Share);
        await HandedAsync(3);
        _time.Advance(Share);
        await HandedAsync(3);
        _handedOn.ShouldBe([Key("a", 0), Key("a", 1), Key("a", 0)]);
    }

    [Fact]
    public async Task Namespaces_take_turns()
    {
        Run(perSecond: 10);
        Add("greedy", 100);
        await HandedAsync(1);
        Add("modest", 1);
        _time.Advance(Share);
        await HandedAsync(2);
        _time.Advance(Share);
        await HandedAsync(3);
        _handedOn.ShouldContain(Key("modest", 0));
    }

    [Fact]
    public async Task No_key_waits_longer_than_the_limit()
    {
        Run(perSecond: 1 / Longest.TotalSeconds);
        Add("a", 100);
        await HandedAsync(1);
        _time.Advance(Longest - Tick);
        await HandedAsync(1);
        _time.Advance(Tick);
        await HandedAsync(100);
    }

    [Fact]
    public async Task No_key_waits_longer_at_a_rate_that_would_take_longer()
    {
        Run(perSecond: 0.7 / Longest.TotalSeconds);
        Add("a", 1);
        await HandedAsync(1);
        Add("a", 3);
        await HandedAsync(1);
        _time.Advance(Longest - Tick);
        await HandedAsync(1);
        _time.Advance(Tick);
        await HandedAsync(4);
    }

    [Fact]
    public async Task A_key_behind_many_of_its_namespace_waits_no_longer_although_others_take_turns()
    {
        Run(perSecond: 10);
        Add("greedy", 1000);
        for (var i = 0; i < (Longest - Share) / Share; i++)
        {
            _paced.Add(Key("modest", i), TimeSpan.Zero);
            await HandedAsync(i + 1);
            _time.Advance(Share);
        }

        await HandedAsync((int)(Longest / Share));
        _time.Advance(Share - Tick);
        await HandedAsync((int)(Longest / Share));
        _time.Advance(Tick);
        await Eventually.BecomesTrueAsync(() => _handedOn.Count(k => k.Namespace == "greedy") == 1000, "all of the first moment were handed on");
    }

    /// <summary>At a rate that is never reached, and without one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Keys_that_were_handed_on_are_forgotten(double perSecond)
    {
        Run(perSecond);
        for (var i = 1; i <= 100; i++)
        {
            Add("a", 1);
            await HandedAsync(i);
            _time.Advance(Share);
        }

        _paced.Remembered.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_key_that_needs_nothing_does_not_count()
    {
        _nothingToDo.Add(Key("a", 0));
        Run(perSecond: 10);
        Add("a", 2);
        await HandedAsync(1);
        _handedOn.ShouldBe([Key("a", 1)]);
    }

    [Fact]
    public async Task A_key_waits_for_its_delay()
    {
        Run(perSecond: 10);
        _paced.Add(Key("a", 0), 2 * Share);
        _time.Advance((2 * Share) - Tick);
        await HandedAsync(0);
        _time.Advance(Tick);
        await HandedAsync(1);
    }

    private static ObjectKey Key(string name, int number) => new(name, $"{number}");

    private void Run(double perSecond)
    {
        _paced = new PacedKeys(perSecond, Longest, HandOn, _time);
        _running = _paced.RunAsync(_stop.Token);
    }

    private void Add(string name, int count)
    {
        for (var i = 0; i < count; i++)
            _paced.Add(Key(name, i), TimeSpan.Zero);
    }

    private bool HandOn(ObjectKey key)
    {
        if (_nothingToDo.Contains(key))
            return false;
        _handedOn.Enqueue(key);
        return true;
    }

    // That many, and now it waits: for the clock, or for more.
    private Task HandedAsync(int count) => Eventually.BecomesTrueAsync(
        () => _handedOn.Count == count && (_time.ArmedTimers > 0 || _paced.Count == 0), $"{count} were handed on, and it waits");
}
