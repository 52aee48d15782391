using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Simulation;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>Plays a script, and checks the invariants after each pass.</summary>
internal sealed class ModelRun
{
    private readonly Ledger _ledger = new();
    private readonly BackfillLedger _backfills = new();
    private readonly ScheduledJobSpec _spec;
    private readonly World _world;
    private bool _mayExceedLimit;

    private ModelRun(ModelScript script)
    {
        _spec = script.Spec;
        _world = new World(_spec) { DeletedLinger = true };
    }

    /// <summary>Plays a script to its end, and then until nothing is left to do.</summary>
    /// <exception cref="ModelViolation">Something happened that must not.</exception>
    public static void Play(ModelScript script)
    {
        var run = new ModelRun(script);
        foreach (var step in script.Steps)
            run.Do(step);
        run.Finish();
    }

    private void Do(ModelStep step)
    {
        switch (step)
        {
            case ModelStep.Wait wait:
                _world.Now = _world.Now.AddSeconds(wait.Seconds);
                break;
            case ModelStep.WaitForWake wake when _world.LastPlan?.WakeAt is { } at:
                _world.Now = at.AddTicks(wake.Ticks);
                break;
            case ModelStep.Pass pass:
                Pass(pass);
                break;
            case ModelStep.Shutdown:
                _world.IsStopping = true;
                Pass(new ModelStep.Pass());
                _world.IsStopping = false;
                _world.EndProcess();
                break;
            case ModelStep.Attempt(var index, var fate) when _world.Attempts.Count > 0:
                Meet(_world.Attempts[index % _world.Attempts.Count], fate);
                break;
            case ModelStep.RefuseCreation:
                _world.RefusedCreations++;
                break;
            case ModelStep.Send(var index, var succeeds) when _world.Status.Notifications?.Owed is { } owed:
                Send(owed[index % owed.Count].To, succeeds);
                break;
            default:
                Ask(step);
                break;
        }
    }

    /// <summary>What people do.</summary>
    private void Ask(ModelStep step)
    {
        switch (step)
        {
            case ModelStep.Edit(var what):
                Edit(what);
                break;
            case ModelStep.Backfill fill:
                _backfills.CreateOrDelete(_world, fill);
                break;
            case ModelStep.RunNow(var value):
                _world.Annotate(value);
                break;
            case ModelStep.Annotate(var key, var value):
                _world.Annotate(key, value);
                break;
            case ModelStep.Cancel(var index):
                Cancel(index);
                break;
            case ModelStep.PauseNamespace(var value):
                _world.Pause = value;
                break;
        }
    }

    private void Cancel(int index)
    {
        var open = RunList.Open(_world.Status).Select(run => run.Id).ToList();
        if (open.Count > 0)
            _world.Annotate(ApiConstants.CancelAnnotation, index < 0 ? string.Join(',', open) : open[index % open.Count]);
    }

    private void Edit(SpecEdit what)
    {
        var before = _world.Job.Spec;
        _world.Edit(s => Specs.Apply(s, what, _spec));
        var isInvalid = !_world.Snapshot().Compilation.IsValid;
        _backfills.HasNewGrid |= isInvalid || Ledger.TimingOf(before) != Ledger.TimingOf(_world.Job.Spec);

        // Another policy, or an invalid one: what is active, or adopted after a crash, stays beside the rest.
        _mayExceedLimit |= isInvalid || before.Concurrency != _world.Job.Spec.Concurrency;
    }

    private void Pass(ModelStep.Pass pass)
    {
        var before = _world.Snapshot();
        var (startsBefore, refusalsBefore) = (_world.Started.Count, _world.RefusedCreations);
        _world.Events.Clear();
        var now = (_world.Now - World.Created).TotalSeconds;
        if (pass.LosesTheWrite)
            _world.StepAndLoseTheWrite(now);
        else if (pass.DiesAt is { } point)
            _world.StepAndCrash(now, point);
        else
            _world.Step();

        var starts = _world.Started.Skip(startsBefore).ToList();
        _ledger.CheckStarts(before, starts);
        _backfills.Note(starts);
        if (!pass.LosesTheWrite && pass.DiesAt is null or CrashPoint.AfterStatus)
            Check(pass, before, starts);

        // A refusal that is lost with the status is retried, beside what has started in its place.
        else
            _mayExceedLimit |= _world.RefusedCreations < refusalsBefore;
        if (_world.Status != before.Status)
            _ledger.Dealt(before.Job.Spec);
    }

    private void Check(ModelStep.Pass pass, Snapshot before, IReadOnlyList<StartAttempt> starts)
    {
        _ledger.CheckAccounts(before, _world.Status);
        _backfills.Check(before, _world.Status, _mayExceedLimit);
        _ledger.CheckEvents(_world.Events);
        if (pass.DiesAt is null)
            Ledger.CheckCancel(before, _world.Status, _world.Events);
        if (_world.Snapshot().Job.Spec.Notifications is not null)
            NotificationLedger.Check(before, _world.Status);
        Invariants.StatusGrows(before.Status, _world.Status);
        Invariants.HistoryIsBounded(before, _world.Status);
        Invariants.LimitsHold(before, _world.Status, starts, _mayExceedLimit);
        if (pass.DiesAt is null && !_world.IsStopping)
        {
            _ledger.CheckManual(before, _world.Status, _world.Events);
            Invariants.NextIsAhead(_world);
            Invariants.NothingIsOverdue(_world);
            Invariants.ExpiresWhenItIsOver(_world);
            Invariants.NothingIsLeftToDo(_world, _world.Now, "right after a pass");
            Invariants.NothingIsLeftToDo(_world, (_world.LastPlan.WakeAt ?? _world.Now.AddDays(1)).AddTicks(-1), "a tick before the wake-up");
        }
    }

    /// <summary>No more runs become due and everything succeeds: then nothing is active and nothing waits.</summary>
    private void Finish()
    {
        _world.RefusedCreations = 0;
        _world.Pause = null;
        FinishBackfills();
        _world.Edit(s => Specs.Apply(s, SpecEdit.Repair, _spec) with
        {
            Suspend = false,
            SuspendUntil = null,
            TripAfter = null,
            StartAt = null,
            Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-01T00:00:00Z" } },
        });
        for (var rounds = 0; rounds < 100; rounds++)
        {
            Pass(new ModelStep.Pass());
            if (_world.Active.Count == 0 && _world.Status is { Queued: null, Backlog: null })
                return;
            foreach (var attempt in _world.Attempts)
                Meet(attempt, attempt.IsDeleting ? Fate.Vanishes : Fate.Succeeds);
            if (_world.LastPlan.WakeAt is { } at && !_world.Attempts.Any(a => a.IsFinished && _world.Active.Any(r => r.Id == a.RunId && r.NextAttemptTime is null)))
                _world.Now = at;
        }

        throw new ModelViolation($"in the end nothing is active and nothing waits, but {_world.Active.Count} are and {_world.Status.Queued?.Count ?? 0} do");
    }

    /// <summary>The next notification of a receiver is sent; one at a time, and it is repeated only once the failure is on record.</summary>
    private void Send(string to, bool succeeds)
    {
        if (!_world.Outcomes.Exists(o => o.To == to))
            _world.Send(to, succeeds ? null : new Failure(Reasons.HttpStatus, "the target responded with 503", RetryClasses.ServerError));
    }

    /// <summary>Everything succeeds: then each Backfill is complete, even while the schedule is suspended.</summary>
    private void FinishBackfills()
    {
        _world.Edit(s => Specs.Apply(s, SpecEdit.Repair, _spec) with { Suspend = true });
        for (var rounds = 0; rounds < 300 && _world.Backfills!.Any(b => !b.IsComplete); rounds++)
        {
            Pass(new ModelStep.Pass());
            foreach (var attempt in _world.Attempts)
                Meet(attempt, attempt.IsDeleting ? Fate.Vanishes : Fate.Succeeds);
            if (_world.Active.FirstOrDefault(r => r.NextAttemptTime > _world.Now) is { } waiting)
                _world.Now = waiting.NextAttemptTime!.Value;
        }

        _backfills.CheckComplete(_world);
    }

    private void Meet(Attempt attempt, Fate fate)
    {
        if (fate == Fate.Vanishes && attempt.Kind != ActionKind.Http)
        {
            // The only evidence of a result was deleted before a crash let it be recorded: the run is lost, and may be retried.
            _mayExceedLimit |= attempt.IsFinished && _world.Active.Any(r => r.Id == attempt.RunId);
            _world.Lose(attempt.RunId, attempt.Number);
        }

        if (attempt.IsFinished)
            return;
        switch (fate)
        {
            case Fate.Runs:
                _world.Run(attempt.RunId, attempt.Number);
                break;
            case Fate.Succeeds:
                _world.Succeed(attempt.RunId, attempt.Number);
                break;
            case Fate.Fails:
                _world.Fail(attempt.RunId, attempt.Number);
                break;
            case Fate.IsEvicted:
                _world.Fail(attempt.RunId, attempt.Number, RetryClasses.PodLost);
                break;
        }
    }
}
