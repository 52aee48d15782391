using FsCheck;
using FsCheck.Fluent;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>
/// Random schedules, clocks, clusters and crashes; see <see cref="Ledger"/> and <see cref="Invariants"/> for what always holds. The default
/// run is short and always the same. <c>MODEL_STEPS=200000 dotnet test tests/Operator.Tests --filter DecisionModelTests</c> is long and
/// different each time, unless <c>MODEL_SEED</c> sets the start. A failure prints its seed and the smallest script it finds.
/// </summary>
public sealed class DecisionModelTests
{
    /// <summary>Steps in an average script.</summary>
    private const int StepsPerScript = 32;

    private const int DefaultScripts = 600;
    private const int DefaultSeed = 20260105;
    private const ulong Gamma = 11;

    [Fact]
    public void Every_run_is_accounted_for_once_whatever_happens()
    {
        var steps = Number("MODEL_STEPS");
        var seed = Number("MODEL_SEED") ?? (steps is null ? DefaultSeed : (int)(TimeProvider.System.GetTimestamp() & 0xFFFFFF));
        var config = Config.QuickThrowOnFailure.WithMaxTest(steps / StepsPerScript ?? DefaultScripts).WithReplay((ulong)seed, Gamma);
        try
        {
            Prop.ForAll(Arb.From(ModelScript.Generator, s => s.Shrink()), ModelRun.Play).Check(config);
        }
        catch (Exception e)
        {
            throw new ModelViolation($"MODEL_SEED={seed}\n{e.Message}");
        }
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
