using ScheduledJobs.Operator.Tests.Decisions.Model;
using ScheduledJobs.Operator.Tests.Sharding.Simulation;

namespace ScheduledJobs.Operator.Tests.Sharding;

/// <summary>
/// Random stories of replicas that share buckets; see <see cref="ShardPromises"/> for what always holds. The default run has fifty thousand steps, that of the category
/// Simulation a million, which takes half a minute; both are always the same.
/// <c>SIMULATION_STEPS=100000000 dotnet test tests/Operator.Tests --filter ShardSimulationTests</c> is long and different each time, unless
/// <c>SIMULATION_SEED</c> sets the start. A failure prints its seed and the end of its story.
/// </summary>
public sealed class ShardSimulationTests
{
    private const long DefaultSteps = 50_000;
    private const long ManySteps = 1_000_000;
    private const int DefaultSeed = 20261122;

    [Fact]
    [Trait("Category", "Simulation")]
    public void Every_promise_holds_for_a_million_steps()
    {
        var seed = DefaultSeed;
        for (var left = ManySteps; left > 0;)
            left -= Play(seed++, Flaw.None);
    }

    [Fact]
    public void Every_promise_holds_whatever_happens()
    {
        var steps = Number("SIMULATION_STEPS");
        var seed = Number("SIMULATION_SEED") ?? (steps is null ? DefaultSeed : TimeProvider.System.GetTimestamp() & 0xFFFFFF);
        for (var left = steps ?? DefaultSteps; left > 0;)
            left -= Play((int)seed++, Flaw.None);
    }

    [Fact]
    public void A_story_is_always_the_same()
    {
        for (var seed = 0; seed < 3; seed++)
            Story(seed).ShouldBe(Story(seed), $"seed {seed}");
    }

    /// <summary>Each rule that is broken on purpose is noticed.</summary>
    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_broken_rule_is_noticed(string name)
    {
        var flaw = Enum.Parse<Flaw>(name);
        for (var seed = 0; seed < 300; seed++)
        {
            try
            {
                Play(seed, flaw);
            }
            catch (ModelViolation)
            {
                return;
            }
        }

        Assert.Fail($"Nothing notices {name}.");
    }

    public static TheoryData<string> Flaws => new(Enum.GetNames<Flaw>().Where(f => f != nameof(Flaw.None)));

    private static long Play(int seed, Flaw flaw)
    {
        var simulation = new ShardSimulation(seed, flaw);
        try
        {
            return simulation.Play();
        }
        catch (ModelViolation violation)
        {
            throw new ModelViolation($"{violation.Message}\nSIMULATION_SEED={seed}\n{string.Join('\n', simulation.World.Story.TakeLast(80))}\n");
        }
    }

    private static List<string> Story(int seed)
    {
        var simulation = new ShardSimulation(seed, Flaw.None);
        simulation.Play();
        return [.. simulation.World.Story, $"{simulation.World.Steps}"];
    }

    private static long? Number(string variable) => long.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
