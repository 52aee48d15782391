namespace ScheduledJobs.Scheduling.Tests;

/// <summary>How the agenda uses its timer, and what it does if the timer fires unexpectedly.</summary>
public class AgendaTimerTests
{
    private readonly OneTimer _timer = new();
    private readonly List<string> _log = [];

    [Fact]
    public void A_timer_that_fires_during_a_call_adds_nothing()
    {
        using var agenda = new Agenda<string>(_timer, (key, _) =>
        {
            _log.Add(key + " begins");
            _timer.Fire();
            _log.Add(key + " ends");
        });
        agenda.Set("a", _timer.Now);
        agenda.Set("b", _timer.Now);
        _timer.Fire();
        _log.ShouldBe(["a begins", "a ends", "b begins", "b ends"]);
    }

    [Fact]
    public void What_a_call_sets_arms_the_timer_once_all_calls_are_made()
    {
        Agenda<string>? agenda = null;
        using var own = agenda = new Agenda<string>(_timer, (key, _) =>
        {
            var armed = _timer.Armed.Count;
            agenda!.Set("next", _timer.Now.AddSeconds(1));
            _log.Add($"{key} {_timer.Armed.Count - armed}");
        });
        own.Set("a", _timer.Now);
        own.Set("b", _timer.Now);
        _timer.Fire();
        _log.ShouldBe(["a 0", "b 0"]);
        _timer.Armed.ShouldBe([TimeSpan.Zero, TimeSpan.FromSeconds(1)]);
    }

    [Fact]
    public void A_later_key_leaves_the_timer_and_so_the_heartbeat_alone()
    {
        using var agenda = new Agenda<string>(_timer, (_, _) => { });
        agenda.Set("a", _timer.Now.AddHours(1));
        agenda.Set("b", _timer.Now.AddHours(2));
        agenda.Remove("b");
        _timer.Armed.ShouldBe([Agenda<string>.Heartbeat]);
        _timer.Fire();
        _timer.Armed.ShouldBe([Agenda<string>.Heartbeat, Agenda<string>.Heartbeat]);
    }

    [Fact]
    public void Dispose_releases_the_timer_and_all_keys()
    {
        var agenda = new Agenda<string>(_timer, (key, _) => _log.Add(key));
        agenda.Set("a", _timer.Now);
        agenda.Dispose();
        _timer.IsDisposed.ShouldBeTrue();
        agenda.Count.ShouldBe(0);
        agenda.Remove("a").ShouldBeFalse();
        _timer.Fire();
        _log.ShouldBeEmpty();
    }

    [Fact]
    public void A_call_may_dispose_of_the_agenda()
    {
        Agenda<string>? agenda = null;
        agenda = new Agenda<string>(_timer, (key, _) =>
        {
            _log.Add(key);
            agenda!.Dispose();
        });
        agenda.Set("a", _timer.Now);
        agenda.Set("b", _timer.Now);
        _timer.Fire();
        _log.ShouldBe(["a"]);
        _timer.Armed.Count.ShouldBe(1);
    }

    [Fact]
    public void A_cleared_heap_is_like_a_new_one()
    {
        var heap = new AgendaHeap<string>();
        heap.Set("a", _timer.Now);
        heap.Set("b", _timer.Now);
        heap.Clear();
        heap.Count.ShouldBe(0);
        heap.Remove("b").ShouldBeFalse();
        heap.Set("b", _timer.Now.AddSeconds(1));
        (heap.Count, heap.Earliest).ShouldBe((1, _timer.Now.AddSeconds(1)));
    }

    /// <summary>A clock that stands still, and one timer that fires when the test says so, armed or not.</summary>
    private sealed class OneTimer : TimeProvider
    {
        private Action _callback = () => { };

        public DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public List<TimeSpan> Armed { get; } = [];

        public bool IsDisposed { get; private set; }

        public void Fire() => _callback();

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = () => callback(state);
            return new Handle(this);
        }

        private sealed class Handle(OneTimer owner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime != Timeout.InfiniteTimeSpan)
                    owner.Armed.Add(dueTime);
                return true;
            }

            public void Dispose() => owner.IsDisposed = true;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
