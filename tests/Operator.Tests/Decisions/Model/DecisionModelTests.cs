using FsCheck;
using FsCheck.Fluent;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>
/// Random schedules, clocks, clusters and crashes; see <see cref="Ledger"/> and <see cref="Invariants"/> for what always holds. The default
/// run is short and always the same. <c>MODEL_STEPS=200000 dotnet test tests/Operator.Tests --filter DecisionModelTests</c> is long and
/// different each time; a failure prints the smallest script it finds.
/// </summary>
public sealed class DecisionModelTests
{
    /// <summary>Steps in an average script.</summary>
    private const int StepsPerScript = 32;

    [Fact]
    public void Every_run_is_accounted_for_once_whatever_happens()
    {
        var config = Environment.GetEnvironmentVariable("MODEL_STEPS") is { Length: > 0 } steps
            ? Config.QuickThrowOnFailure.WithMaxTest(int.Parse(steps) / StepsPerScript)
            : Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(20260105, 11);
        Prop.ForAll(Arb.From(ModelScript.Generator, s => s.Shrink()), ModelRun.Play).Check(config);
    }
}
