using ScheduledJobs.Operator.Tests.Decisions.Model;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>
/// Random stories of a schedule, its leaders, its caches and the requests between them; see <see cref="StartPromises"/>,
/// <see cref="StatusPromises"/> and <see cref="Ending"/> for what always holds. The default run is short and always the same.
/// <c>SIMULATION_SCRIPTS=20000 dotnet test tests/Operator.Tests --filter SimulationTests</c> is long and different each time, unless
/// <c>SIMULATION_SEED</c> sets the start. A failure prints its seed and the smallest script that breaks a promise.
/// </summary>
public sealed class SimulationTests
{
    private const int DefaultScripts = 60;
    private const int DefaultSeed = 20260105;

    [Fact]
    public void Every_promise_holds_whatever_happens()
    {
        var scripts = Number("SIMULATION_SCRIPTS");
        var seed = Number("SIMULATION_SEED") ?? (scripts is null ? DefaultSeed : (int)(TimeProvider.System.GetTimestamp() & 0xFFFFFF));
        for (var i = 0; i < (scripts ?? DefaultScripts); i++)
            Play(seed + i);
    }

    [Fact]
    public void A_script_always_plays_the_same_way()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (one, other) = (Story(seed), Story(seed));
            foreach (var (first, second) in one.Zip(other))
                second.ShouldBe(first, $"seed {seed}");
            other.Count.ShouldBe(one.Count, $"seed {seed}");
        }
    }

    private static List<string> Story(int seed)
    {
        var story = new List<string>();
        TryPlay(new ScriptGenerator(seed).Next(), story);
        return story;
    }

    private static void Play(int seed)
    {
        var script = new ScriptGenerator(seed).Next();
        if (TryPlay(script, []) is null)
            return;
        script = Shrinker.Shrink(script, s => TryPlay(s, []) is not null);
        var story = new List<string>();
        var violation = TryPlay(script, story);
        throw new ModelViolation($"{violation?.Message}\nSIMULATION_SEED={seed}\n{script}\n{string.Join('\n', story.TakeLast(80))}\n");
    }

    private static ModelViolation? TryPlay(Script script, List<string> story)
    {
        try
        {
            Simulator.Play(script, story);
            return null;
        }
        catch (ModelViolation violation)
        {
            return violation;
        }
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
