using System.Net;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <content>What happens to the operator's processes and calls.</content>
internal sealed partial class Simulator
{
    private void DoToOperators(Step step)
    {
        switch (step)
        {
            case Step.Lags(var kind, var ofLeader):
                (ofLeader ? Leader : Standby)?.Lagging.Add(kind);
                break;
            case Step.CatchesUp(var kind, var ofLeader) when (ofLeader ? Leader : Standby) is { } process:
                process.Lagging.Remove(kind);
                process.CatchUp(kind);
                break;
            case Step.Crash when Leader is not null:
                Leave(Leader);
                break;
            case Step.StepsDown(var drains) when Leader is { Loop.IsHalted: false }:
                Leader.EndTerm(drains);
                break;
            case Step.Freeze when Leader is { Loop.IsHalted: false }:
                Leader.Freeze();
                break;
            case Step.Thaw when Frozen.FirstOrDefault() is { } frozen:
                Thaw(frozen);
                break;
            case Step.TakeOver:
                TakeOver();
                break;
        }
    }

    private void AnswerCall(ArrivedCall call, HttpStatusCode? code)
    {
        if (code is { } answer)
            _target.Answer(call, answer);
        else
            _target.LoseAnswer(call);
    }

    private void Leave(SimulatedOperator process)
    {
        process.Loop.IsHalted = true;
        _operators.Remove(process);
        _promises.Left(process);
        _target.Disconnect(process);
        _time.Remove(process.Clock);
        if (process == Leader)
            Leader = null;
        process.Dispose();
    }

    private void TakeOver()
    {
        if (Leader is { HasTerm: true, Loop.IsHalted: false })
            return;
        if (Leader is { HasTerm: true, IsExpired: false })
            Advance(TimeSpan.FromSeconds(16));
        Leader = Standby;
        Standby = Join();
        Settle();
        _promises.TakesOver(Leader);
        Leader.Lead();
    }

    // First it finishes what it was doing; then it notices how late it is, and only then sees what has happened since.
    private void Thaw(SimulatedOperator frozen)
    {
        frozen.Thaw();
        _time.Advance(TimeSpan.Zero, Settle);
        if (frozen.IsOverdue || frozen != Leader)
        {
            frozen.EndTerm(drains: false);
            Settle();
        }

        frozen.Renew();
        foreach (var kind in ApiStore.Kinds.Except(frozen.Lagging))
            frozen.CatchUp(kind);
        Settle();
        if (frozen != Leader)
            Leave(frozen);
    }

    private SimulatedOperator Join()
    {
        var process = new SimulatedOperator($"operator-{++_processes}", _time, _network, _target) { Failed = _promises.Failed };
        foreach (var kind in ApiStore.Kinds)
        {
            foreach (var item in Store.List(kind))
                process.Watch(new ApiChange(kind, item.Name(), item.ToJsonString()));
        }

        _operators.Add(process);
        return process;
    }

    // A pass that neither waits for a response nor is ready to continue is on its way through another thread.
    private void WaitForOtherThreads()
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (_operators.Exists(o => o.IsBusy && !o.Loop.HasWork && !_network.Held.Any(h => h.Call.From == o && h.IsAwaited)))
        {
            Unless(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(5), $"a pass goes on");
            Thread.Yield();
        }
    }
}
