using ScheduledJobs.Operator.Tests.Decisions.Model;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>
/// The only thread of a simulated process: its continuations run here, in order, when the simulation says so. A halted loop keeps its
/// work.
/// </summary>
internal sealed class EventLoop : SynchronizationContext
{
    private const int MostSteps = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    /// <summary>Whether the process is frozen or gone: none of its work continues.</summary>
    public bool IsHalted { get; set; }

    public bool HasWork
    {
        get
        {
            lock (_gate)
                return !IsHalted && _ready.Count > 0;
        }
    }

    public void Post(Action action) => Post(static state => ((Action)state!)(), action);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
            _ready.Enqueue((d, state));
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs everything that is ready, and everything that becomes ready by that.</summary>
    /// <exception cref="ModelViolation">It runs on and on without waiting for anything.</exception>
    public void Run()
    {
        var steps = 0;
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (!IsHalted && TryTake(out var next))
            {
                Unless(++steps < MostSteps, $"a process comes to rest");
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_gate)
            return _ready.TryDequeue(out next);
    }
}
