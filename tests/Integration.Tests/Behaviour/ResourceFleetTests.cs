using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>Many schedules over three kinds, the definition of one of which is deleted and installed again meanwhile.</summary>
[Trait("Category", "Chaos")]
public sealed class ResourceFleetTests(ITestOutputHelper output) : ClusterTest
{
    private const int Schedules = 200;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _uids = new();
    private volatile bool _isOver;

    [Fact]
    public async Task A_definition_that_goes_and_comes_back_stops_its_own_schedules_only_and_nothing_runs_twice()
    {
        var kinds = new[] { WorkKind.Pipeline, WorkKind.Sum, WorkKind.Fleeting };
        foreach (var kind in kinds)
            await kind.InstallAsync(Cluster.Api);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForAsync(0, Schedules, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await Here.CreateScheduledJobAsync(
            NameOf(i), kinds[i % kinds.Length].Action, "{trigger: {interval: {every: 10s}}, concurrency: {policy: Allow}, misfire: {policy: Skip, gracePeriod: 5s}}"));
        var playing = Task.WhenAll(kinds.Select(PlayAsync));
        await UntilAllAsync(_ => true, sj => Succeeded(sj) > 0, "has a run that succeeded");
        output.WriteLine($"{Schedules} schedules over {kinds.Length} kinds, each has run: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024} KiB more in this process");

        await WorkKind.Fleeting.UninstallAsync(Cluster.Api);
        var deleted = Now;
        await UntilAllAsync(IsFleeting, sj => sj.Condition("Ready").Text("reason") == "ResourceNotServed", "says that its kind is gone");
        output.WriteLine($"said {(Now - deleted).TotalSeconds:0.0} s after the definition was deleted");
        var others = (await Here.ScheduledJobsAsync()).Where(sj => !IsFleeting(sj)).ToDictionary(sj => sj.Name(), Succeeded);
        await UntilAllAsync(sj => !IsFleeting(sj), sj => Succeeded(sj) > others[sj.Name()], "of another kind goes on");
        var fleeting = (await Here.ScheduledJobsAsync()).Where(IsFleeting).ToDictionary(sj => sj.Name(), Succeeded);

        await WorkKind.Fleeting.InstallAsync(Cluster.Api);
        var restored = Now;
        await UntilAllAsync(IsFleeting, sj => Succeeded(sj) > fleeting[sj.Name()], "runs again");
        output.WriteLine($"all ran again {(Now - restored).TotalSeconds:0.0} s after it was installed");

        _isOver = true;
        await playing;
        _uids.Values.ShouldAllBe(uids => uids.Count == 1, "each name has been the name of one object only");
        var all = await Here.ScheduledJobsAsync();
        all.Where(sj => !IsFleeting(sj)).ShouldAllBe(sj => Total(sj, "failed") == 0);
        output.WriteLine(
            $"{_uids.Count} objects seen; runs succeeded {all.Sum(Succeeded)}, failed {all.Sum(sj => Total(sj, "failed"))}, missed {all.Sum(sj => Total(sj, "missed"))}");
    }

    public override Task DisposeAsync()
    {
        _isOver = true;
        return base.DisposeAsync();
    }

    private static string NameOf(int number) => number.ToString("'fleet-'000", CultureInfo.InvariantCulture);

    private static bool IsFleeting(JsonObject item) => item.Text("spec", "action", "resource", "template", "kind") == WorkKind.Fleeting.Name;

    private static long Succeeded(JsonObject item) => Total(item, "succeeded");

    private static long Total(JsonObject item, string name) => item.Number("status", "totals", name) ?? 0;

    private Task UntilAllAsync(Func<JsonObject, bool> which, Func<JsonObject, bool> condition, string what) => Eventually.BecomesTrueAsync(
        async () => (await Here.ScheduledJobsAsync()).Where(which).All(condition), $"each schedule {what}", pace: Pace);

    /// <summary>Plays the controller of a kind: every object succeeds. While its definition is gone, there are none.</summary>
    private async Task PlayAsync(WorkKind kind)
    {
        while (!_isOver)
        {
            try
            {
                foreach (var item in await Cluster.Api.ListAsync(kind.Kind, Here.Name))
                {
                    _uids.GetOrAdd(item.Name(), _ => new())[item.Text("metadata", "uid")!] = true;
                    if (item.At("status") is null)
                        await kind.EndAsync(Cluster.Api, item);
                }
            }
            catch (RefusedException refusal) when (refusal.Code is 404 or 409 or 410 or 429 or 503)
            {
                // Its definition is gone, or not served yet.
            }

            await Task.Delay(Pace, TimeProvider.System, CancellationToken.None);
        }
    }
}
