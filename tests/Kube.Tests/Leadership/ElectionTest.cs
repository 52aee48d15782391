using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

/// <summary>Candidates for one lease, each with its own connection and clock.</summary>
public abstract class ElectionTest : IAsyncLifetime
{
    private protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly List<Candidate> _candidates = [];

    private protected LeaseServer Server { get; } = new();

    private protected TestLoop Loop { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var candidate in _candidates)
        {
            (candidate.Link.Hangs, candidate.Link.IsCut) = (false, true);
            await StopAsync(candidate);
            candidate.Dispose();
        }
    }

    private protected Candidate Start(string identity, int yearsAhead = 0, Task? lingers = null)
    {
        var clock = new FakeTimeProvider();
        clock.StepWallClock(clock.GetUtcNow().AddYears(yearsAhead));
        Loop.Clocks.Add(clock);
        var candidate = Loop.Start(() => new Candidate(Server, identity, clock, lingers ?? Task.CompletedTask));
        _candidates.Add(candidate);
        return candidate;
    }

    private protected Candidate StartLeader(string identity, Task? lingers = null)
    {
        var candidate = Start(identity, lingers: lingers);
        Loop.Settle();
        candidate.IsWorking.ShouldBeTrue();
        return candidate;
    }

    private protected Task StopAsync(Candidate candidate)
    {
        var stopped = Loop.Start(candidate.StopAsync);
        PassUntil(() => stopped.IsCompleted);
        return stopped;
    }

    private protected void Pass(TimeSpan span) => Loop.Pass(span);

    private protected TimeSpan PassUntil(Func<bool> condition) => Loop.PassUntil(condition, 2 * Minute);
}
