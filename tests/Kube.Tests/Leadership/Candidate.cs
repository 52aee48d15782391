using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

/// <summary>An elector with its own connection and clock, and the work that it does while it leads.</summary>
internal sealed class Candidate : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _lingers;
    private readonly Task _running;

    public Candidate(LeaseServer server, string identity, FakeTimeProvider clock, Task lingers)
    {
        Clock = clock;
        _lingers = lingers;
        (var leases, Link) = server.Connect(clock);
        Elector = new LeaderElector(leases, Options(identity), clock, Logger);
        _running = Elector.RunAsync(WorkAsync, _stop.Token);
    }

    public LeaderElector Elector { get; }

    public LeaseServer.Link Link { get; }

    public FakeTimeProvider Clock { get; }

    public ListLogger Logger { get; } = new();

    public int WasStarted { get; private set; }

    public int WasStopped { get; private set; }

    public bool IsTold { get; private set; }

    public bool IsWorking => WasStarted > WasStopped;

    public static LeaderElectionOptions Options(string identity) =>
        new() { Namespace = "n", Name = "l", Identity = identity, Random = () => 0.5 };

    public Task StopAsync()
    {
        _stop.Cancel();
        return _running;
    }

    public void Dispose() => _stop.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        WasStarted++;
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);
        }
        finally
        {
            IsTold = true;
            await _lingers;
            WasStopped++;
        }
    }
}
