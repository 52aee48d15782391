using ScheduledJobs.TestKit;

namespace ScheduledJobs.Scheduling.Tests;

/// <summary>An agenda whose clock is put forward or back.</summary>
public sealed class AgendaClockTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<(string Key, DateTimeOffset At)> _fired = [];
    private readonly Agenda<string> _agenda;
    private readonly DateTimeOffset _start;

    public AgendaClockTests()
    {
        _start = _time.GetUtcNow();
        _agenda = new Agenda<string>(_time, (key, _) => _fired.Add((key, _time.GetUtcNow())));
    }

    public void Dispose() => _agenda.Dispose();

    private string Fired => string.Join(' ', _fired.Select(f => f.Key));

    [Fact]
    public void A_clock_put_forward_is_noticed_at_the_heartbeat()
    {
        _agenda.Set("a", _start.AddHours(1));
        _time.StepWallClock(_start.AddHours(2));
        _time.Advance(Agenda<string>.Heartbeat - TimeSpan.FromTicks(1));
        Fired.ShouldBe("");
        _time.Advance(TimeSpan.FromTicks(1));
        Fired.ShouldBe("a");
    }

    [Fact]
    public void A_clock_put_back_delays()
    {
        _agenda.Set("a", _start.AddSeconds(2));
        _time.StepWallClock(_start.AddSeconds(-10));
        _time.Advance(TimeSpan.FromSeconds(11.999));
        Fired.ShouldBe("");
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Fired.ShouldBe("a");
    }

    [Fact]
    public void After_a_clock_is_put_back_everything_is_due_at_the_heartbeat_in_the_order_of_its_times()
    {
        _time.StepWallClock(_start.AddYears(74));
        _agenda.Set("b", _start.AddYears(74).AddHours(2));
        _agenda.Set("a", _start.AddYears(74).AddHours(1));
        _time.StepWallClock(_start);
        _time.Advance(Agenda<string>.Heartbeat - TimeSpan.FromTicks(1));
        Fired.ShouldBe("");
        _time.Advance(TimeSpan.FromTicks(1));
        Fired.ShouldBe("a b");

        _agenda.Set("c", _start.AddHours(1));
        _time.Advance(TimeSpan.FromMinutes(5));
        Fired.ShouldBe("a b");
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "a")]
    public void A_clock_is_put_back_by_more_than_a_minute(long ticks, string fired)
    {
        _agenda.Set("a", _start.AddHours(1));
        _time.StepWallClock(_start - Agenda<string>.PutBack - TimeSpan.FromTicks(ticks));
        _time.Advance(Agenda<string>.Heartbeat);
        Fired.ShouldBe(fired);
    }
}
