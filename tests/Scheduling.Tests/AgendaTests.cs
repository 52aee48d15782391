using ScheduledJobs.TestKit;

namespace ScheduledJobs.Scheduling.Tests;

public sealed class AgendaTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<(string Key, DateTimeOffset At)> _fired = [];
    private readonly Agenda<string> _agenda;
    private readonly DateTimeOffset _start;

    public AgendaTests()
    {
        _start = _time.GetUtcNow();
        _agenda = new Agenda<string>(_time, (key, _) => _fired.Add((key, _time.GetUtcNow())));
    }

    public void Dispose() => _agenda.Dispose();

    private string Fired => string.Join(' ', _fired.Select(f => f.Key));

    [Fact]
    public void Each_key_comes_with_the_time_it_was_set_for()
    {
        var times = new List<(string, DateTimeOffset)>();
        using var agenda = new Agenda<string>(_time, (key, at) => times.Add((key, at)));
        var now = _time.GetUtcNow();
        agenda.SetAfter("b", TimeSpan.FromSeconds(2));
        agenda.Set("a", now + TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(3));

        times.ShouldBe([("a", now + TimeSpan.FromSeconds(1)), ("b", now + TimeSpan.FromSeconds(2))]);
    }

    [Fact]
    public void Fires_in_due_order_and_never_early()
    {
        _agenda.Set("c", _start.AddSeconds(3));
        _agenda.Set("a", _start.AddSeconds(1));
        _agenda.Set("b", _start.AddSeconds(2));
        _agenda.Earliest.ShouldBe(_start.AddSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Fired.ShouldBe("");
        _time.Advance(TimeSpan.FromTicks(1));
        Fired.ShouldBe("a");
        _time.Advance(TimeSpan.FromSeconds(10));
        Fired.ShouldBe("a b c");
        _fired.Select(f => f.At - _start).ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)]);
        _agenda.Count.ShouldBe(0);
        _agenda.Earliest.ShouldBeNull();
    }

    [Fact]
    public void Equal_times_fire_in_the_order_they_were_set()
    {
        for (var i = 0; i < 20; i++)
            _agenda.Set($"{i:00}", _start.AddSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _fired.Select(f => f.Key).ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i:00}"));
    }

    [Fact]
    public void A_key_moves_and_fires_once()
    {
        _agenda.Set("a", _start.AddSeconds(1));
        _agenda.Set("a", _start.AddSeconds(3));
        _agenda.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Fired.ShouldBe("");
        _agenda.Set("a", _start.AddSeconds(2.5));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Fired.ShouldBe("a");
        _time.Advance(TimeSpan.FromSeconds(10));
        Fired.ShouldBe("a");
    }

    [Fact]
    public void A_removed_key_does_not_fire()
    {
        _agenda.Set("a", _start.AddSeconds(1));
        _agenda.Set("b", _start.AddSeconds(1));
        _agenda.Remove("a").ShouldBeTrue();
        _agenda.Remove("a").ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        Fired.ShouldBe("b");
    }

    [Fact]
    public void No_timer_is_armed_when_nothing_waits()
    {
        _time.ArmedTimers.ShouldBe(0);
        _agenda.Set("a", _start.AddSeconds(1));
        _time.ArmedTimers.ShouldBe(1);
        _agenda.Remove("a");
        _time.ArmedTimers.ShouldBe(0);
        _agenda.Set("a", _start.AddSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Fired.ShouldBe("a");
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void A_fraction_of_a_millisecond_is_waited_for()
    {
        _agenda.Set("a", _start.AddTicks(1));
        _time.NextTimer.ShouldBe(_start.AddMilliseconds(1));
    }

    [Fact]
    public void A_callback_may_set_the_next_time()
    {
        var count = 0;
        Agenda<string>? agenda = null;
        using var own = agenda = new Agenda<string>(_time, (key, _) =>
        {
            if (++count < 5)
                agenda!.Set(key, _time.GetUtcNow().AddSeconds(1));
        });
        own.Set("a", _start.AddSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(4));
        count.ShouldBe(4);
        _time.Advance(TimeSpan.FromSeconds(4));
        count.ShouldBe(5);
        own.Count.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_past_fires_at_once_but_not_inside_Set()
    {
        var thread = 0;
        using var agenda = new Agenda<string>(_time, (_, _) => Volatile.Write(ref thread, Environment.CurrentManagedThreadId));
        lock (_fired)
            agenda.Set("a", _start.AddSeconds(-1));
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref thread) != 0, "the key fires");
    }

    [Fact]
    public void After_Dispose_nothing_fires()
    {
        _agenda.Set("a", _start.AddSeconds(1));
        _agenda.Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        Fired.ShouldBe("");
        _time.ArmedTimers.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => _agenda.Set("a", _start));
    }

    [Fact]
    public async Task With_real_time_and_many_threads_every_key_fires_once_and_never_early()
    {
        var time = TimeProvider.System;
        var due = new Dictionary<int, DateTimeOffset>();
        var fired = new Dictionary<int, int>();
        var early = 0;
        using var agenda = new Agenda<int>(time, (key, _) =>
        {
            lock (due)
            {
                if (time.GetUtcNow() < due[key])
                    early++;
                fired[key] = fired.GetValueOrDefault(key) + 1;
            }
        });
        Parallel.For(0, 2000, key =>
        {
            var at = time.GetUtcNow().AddTicks(key * 1500);
            lock (due)
                due[key] = at;
            agenda.Set(key, at);
        });
        await Eventually.BecomesTrueAsync(() => agenda.Count == 0, "all keys fired");
        await Eventually.BecomesTrueAsync(
            () =>
            {
                lock (due)
                    return fired.Count == 2000;
            },
            "all callbacks returned");
        early.ShouldBe(0);
        fired.Values.ShouldAllBe(count => count == 1);
    }

    [Fact]
    public void A_hundred_thousand_keys_stay_in_order()
    {
        var random = new Random(7);
        var last = DateTimeOffset.MinValue;
        var count = 0;
        var due = new DateTimeOffset[100_000];
        using var agenda = new Agenda<int>(_time, (key, _) =>
        {
            due[key].ShouldBeGreaterThanOrEqualTo(last);
            last = due[key];
            count++;
        });
        for (var round = 0; round < 2; round++)
        {
            for (var key = 0; key < due.Length; key++)
                agenda.Set(key, due[key] = _start.AddMilliseconds(random.Next(1, 4000)));
        }

        for (var key = 0; key < due.Length; key += 3)
            agenda.Remove(key).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(4));
        count.ShouldBe(66_666);
        agenda.Count.ShouldBe(0);
    }
}
