using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Data;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

/// <summary>
/// A store whose disk fails, or whose process ends, at each step that it makes there. Whatever is left of the files, a new store has all that
/// was confirmed, and besides it at most the one write that was in progress.
/// </summary>
public sealed class StoreFaultTests
{
    // A rewrite every few writes.
    private const int Slack = 400;
    private const int Writes = 40;

    // Each write waits for the store's thread, which on a busy machine takes a while.
    private const int AtOnce = 16;

    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_fault_at_any_step_loses_nothing_that_was_confirmed(bool isCrash, bool half)
    {
        var rewrites = 0;
        var last = 0;
        for (var step = 1; last == 0; step += AtOnce)
        {
            var tries = await Task.WhenAll(Enumerable.Range(step, AtOnce).Select(s => TryAsync(s, isCrash, half)));
            rewrites += tries.Sum(t => t.Rewrites);

            // A step that was never reached: all were tried.
            last = tries.Where(t => t.Steps < t.Step).Select(t => t.Step).FirstOrDefault();
        }

        last.ShouldBeGreaterThan(80);
        if (isCrash)
            rewrites.ShouldBeGreaterThan(3, "some faults were in the middle of a rewrite");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_writes_with_random_faults_lose_nothing_that_was_confirmed(int seed)
    {
        var random = new Random(seed);
        var seeds = Enumerable.Range(0, 100).Select(_ => random.Next()).ToList();
        foreach (var some in seeds.Chunk(AtOnce))
            await Task.WhenAll(some.Select(TryAsync));
    }

    private static async Task TryAsync(int seed)
    {
        var random = new Random(seed);
        var folder = new FaultyFolder { FailAt = random.Next(1, 200), IsCrash = random.Next(2) == 0, Half = random.Next(2) == 0 };
        var (confirmed, inDoubt) = await PlayAsync(folder, random);
        await CheckAsync(folder.After((Survival)random.Next(5)), confirmed, inDoubt, $"seed {seed}");
    }

    private static async Task<(int Step, int Steps, int Rewrites)> TryAsync(int step, bool isCrash, bool half)
    {
        var folder = new FaultyFolder { FailAt = step, IsCrash = isCrash, Half = half };
        var (confirmed, inDoubt) = await PlayAsync(folder);
        var rewrites = 0;
        foreach (var survival in Enum.GetValues<Survival>())
        {
            var left = folder.After(survival);
            rewrites += left.Has(Journal.NextFileName) ? 1 : 0;
            await CheckAsync(left, confirmed, inDoubt, $"fault at step {step}, {survival}");
        }

        return (step, folder.Steps, rewrites);
    }

    /// <summary>Writes until the end, whatever fails. Returns what was confirmed, and that with the write in doubt, if there is one.</summary>
    private static async Task<(State Confirmed, State? InDoubt)> PlayAsync(FaultyFolder folder, Random? random = null)
    {
        var confirmed = State.Empty;
        State? inDoubt = null;
        Journal journal;
        try
        {
            journal = Journal.Open(folder, 1, Slack, new ListLogger());
        }
        catch (IOException)
        {
            return (confirmed, null);
        }

        using (journal)
        using (var store = new ObjectStore(100, journal, new ListLogger()))
        {
            for (var i = 0; i < Writes; i++)
            {
                var (name, removes) = random is null ? (Names[i % Names.Length], i % 7 == 6) : (Names[random.Next(Names.Length)], random.Next(4) == 0);
                var expected = confirmed.After(store, name, removes, i);
                try
                {
                    (await WriteAsync(store, name, removes, i)).ShouldBe(expected is not null);
                    if (expected is not null)
                        (confirmed, inDoubt) = (expected, null);
                }
                catch (StorageException)
                {
                    // A process that ended wrote nothing after it.
                    inDoubt ??= expected;
                }
            }
        }

        return (confirmed, inDoubt);
    }

    private static async Task<bool> WriteAsync(ObjectStore store, string name, bool removes, int number)
    {
        var things = store.Collection("things");
        var current = things.Find(null, name);
        if (removes)
            return current is not null && await things.RemoveAsync(current) is not null;
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = $"uid-{name}" }, ["number"] = number };
        return await (current is null ? things.AddAsync(body, null, name) : things.ReplaceAsync(current, body)) is not null;
    }

    private static async Task CheckAsync(FaultyFolder left, State confirmed, State? inDoubt, string when)
    {
        using var journal = Journal.Open(left, 1, Slack, new ListLogger());
        using var store = new ObjectStore(100, journal, new ListLogger());
        var found = State.Of(store).Text;
        string[] allowed = inDoubt is null ? [confirmed.Text] : [confirmed.Text, inDoubt.Text];
        allowed.ShouldContain(found, when);

        // It goes on from there.
        var before = store.Revision;
        (await WriteAsync(store, "new", removes: false, 1)).ShouldBeTrue(when);
        store.Collection("things").Find(null, "new")!.Version.ShouldBe(before + 1, when);
    }

    /// <summary>The objects and the revision.</summary>
    private sealed record State(IReadOnlyDictionary<string, string> Objects, long Revision)
    {
        public static State Empty { get; } = new(new Dictionary<string, string>(), 1);

        public string Text => $"{string.Join(", ", Objects.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value}"))}; revision {Revision}";

        public static State Of(ObjectStore store) => new(
            store.Collection("things").Current.Objects.Values.ToDictionary(o => o.Name, o => $"{o.Read()["number"]}@{o.Version} {o.Uid}"), store.Revision);

        /// <summary>The state after a write; null if the write does nothing.</summary>
        public State? After(ObjectStore store, string name, bool removes, int number)
        {
            if (removes && !Objects.ContainsKey(name))
                return null;
            var revision = store.Revision + 1;
            var objects = new Dictionary<string, string>(Objects);
            if (removes)
                objects.Remove(name);
            else
                objects[name] = $"{number}@{revision} uid-{name}";
            return new State(objects, revision);
        }
    }
}
